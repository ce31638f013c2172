import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { joinUrls, listen, ownUrl, type Listening } from "./listen.ts";
import { sendRaw } from "./test-server.ts";

const open: Listening[] = [];

afterEach(async () => {
  for (const { server } of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

async function listenHere(port = 0): Promise<Listening> {
  const listening = await listen("127.0.0.1", port);
  open.push(listening);
  return listening;
}

test("whoever comes before all is ready is told to come again, then is answered", async () => {
  const { server, port, ready } = await listenHere();
  expect(await sendRaw(port, { path: "/" })).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  server.on("request", (_request, response) => response.end("here"));
  ready();
  expect(await sendRaw(port, { path: "/" })).toMatchObject({ status: 200, text: "here" });
});

test("a taken port is said in one sentence, with a way out", async () => {
  const { port } = await listenHere();
  await expect(listen("127.0.0.1", port)).rejects.toThrow(
    `PORT=${port} is taken: another program listens there on 127.0.0.1. Stop it, or choose another: PORT=${port + 1} npm start`,
  );
});

test("so is an address that is not of this machine", async () => {
  await expect(listen("192.0.2.77", 0)).rejects.toThrow(/^HOST=192\.0\.2\.77 is not an address of this machine/);
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:3000", []],
  ["localhost", "http://localhost:3000", []],
  ["::1", "http://[::1]:3000", []],
  ["192.168.1.5", "http://192.168.1.5:3000", ["http://192.168.1.5:3000"]],
])("on HOST=%s it is opened at %s, by others at %j", (host, own, others) => {
  expect(ownUrl(host, 3000)).toBe(own);
  expect(joinUrls(host, 3000)).toEqual(others);
});

test("on every address it is opened at loopback, by others at addresses they can reach", () => {
  for (const host of ["0.0.0.0", "::"]) {
    expect(ownUrl(host, 3000)).toBe("http://127.0.0.1:3000");
    for (const url of joinUrls(host, 3000)) expect(url).toMatch(/^http:\/\/(?!127\.)[\d.]+:3000$/);
  }
});
