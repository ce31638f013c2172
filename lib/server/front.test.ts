import { request as httpRequest, Agent } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeLab } from "../api/fake-lab.ts";
import { OPERATIONS } from "../api/operations.ts";
import { ManualClock } from "../clock/manual-clock.ts";
import { Problem } from "../contract/http.ts";
import { CLIENT_EVENTS } from "../contract/socket.ts";
import { sendRaw, startTestServer, type RawAnswer } from "./test-server.ts";

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

let lab: FakeLab;
let server: Awaited<ReturnType<typeof startTestServer>>;
let own: { Host: string };

const start = async (inClass = false) => {
  server = await startTestServer({ lab, clock: new ManualClock(), log, inClass });
  own = { Host: `localhost:${server.port}` };
};

beforeEach(() => {
  lab = new FakeLab("g", "a/b");
  log.error.mockClear();
});

afterEach(() => server.close());

function problemIn(answer: RawAnswer): Problem {
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  const problem = Problem.parse(JSON.parse(answer.text));
  expect(problem.status).toBe(answer.status);
  return problem;
}

const UPGRADE = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
};
const LIVE = "/socket.io/?EIO=4&transport=";

describe("the whole list: who may not", () => {
  const routes = OPERATIONS.map(({ method, path, role }) => ({
    name: `${method} ${path}`,
    method,
    role,
    path: path.replace("{group}", "g").replace("{id}", "C1").replace("{topic}", "t"),
    headers: {},
  }));
  // A socket event can only be sent on a connection: what refuses that refuses every one of them.
  const events = Object.entries(CLIENT_EVENTS).flatMap(([name, { role }]) => [
    { name: `${name} by websocket`, method: "GET", role, path: `${LIVE}websocket`, headers: UPGRADE },
    { name: `${name} by polling`, method: "GET", role, path: `${LIVE}polling`, headers: {} },
    { name: `${name} by polling, later`, method: "POST", role, path: `${LIVE}polling&sid=x`, headers: {} },
  ]);

  test.each([...routes, ...events])("$name", async ({ method, path, role, headers }) => {
    await start(true);
    const ask = (more: object) => sendRaw(server.port, { method, path, headers: { ...headers, ...own, ...more } });
    const asHost = { Authorization: `Bearer ${server.token}` };
    const changing = method !== "GET" || path.startsWith("/socket.io/");

    if (role === "host") expect(problemIn(await ask({}))).toMatchObject({ status: 403, code: "NOT_HOST" });
    expect(problemIn(await ask({ ...asHost, Host: `evil.example:${server.port}` })).code).toBe("FOREIGN_HOST");
    if (changing) {
      for (const Origin of ["http://evil.example", "null", `http://localhost:${server.port + 1}`]) {
        expect(problemIn(await ask({ ...asHost, Origin })).code).toBe("FOREIGN_ORIGIN");
      }
    }
    expect(lab.asked).toEqual([]);
    expect(lab.viewers).toBe(0);
  });

  test("pages, too, are for allowed hosts only", async () => {
    await start();
    for (const path of ["/", "/_next/static/x.js", "/favicon.ico", "/a?token=x"]) {
      expect(problemIn(await sendRaw(server.port, { path, headers: { Host: "evil.example" } })).code).toBe("FOREIGN_HOST");
    }
    expect(
      problemIn(await sendRaw(server.port, { path: "/_next/hmr", headers: { ...UPGRADE, Host: "evil.example" } })).code,
    ).toBe("FOREIGN_HOST");
  });
});

describe("paths as they are sent", () => {
  test.each([
    ["/api/groups/a%2Fb", 200],
    ["/api/groups/%E0%A4%A", 400],
    ["/api/groups/%", 400],
    ["/api//groups", 404],
    ["/api/", 404],
    ["/api", 404],
    ["/api?x", 404],
    ["/api/../api/health", 404],
    ["/api/groups/..%2f..", 404],
    ["http://evil.example/api/health", 400],
    ["*", 400],
  ])("%s", async (path, status) => {
    await start();
    const answer = await sendRaw(server.port, { method: path === "*" ? "OPTIONS" : "GET", path, headers: own });
    expect(answer.status).toBe(status);
    if (status !== 200) problemIn(answer);
    expect(log.error).not.toHaveBeenCalled();
  });
});

describe("answers", () => {
  test("carry the headers that keep other sites out, and are not kept", async () => {
    await start();
    for (const path of ["/api/health", "/api/nothing", "/"]) {
      const { headers } = await sendRaw(server.port, { path, headers: own });
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      if (path !== "/") expect(headers["cache-control"]).toBe("no-store");
    }
  });

  test("a page gets a nonce of its own each time, and Next is told it", async () => {
    await start();
    const policies = await Promise.all(
      [1, 2].map(async () => {
        const answer = await sendRaw(server.port, { path: "/", headers: { ...own, "Content-Security-Policy": "script-src *" } });
        const policy = String(answer.headers["content-security-policy"]);
        expect(answer.text).toBe(`page / ${policy}`);
        return /'nonce-([A-Za-z0-9+/=]{22,})' 'strict-dynamic'/.exec(policy)?.[1];
      }),
    );
    expect(policies[0]).toBeDefined();
    expect(policies[0]).not.toBe(policies[1]);
  });

  test("HEAD has the length and no body; the line is kept for the next request", async () => {
    await start();
    const get = await sendRaw(server.port, { path: "/api/groups", headers: own });
    const head = await sendRaw(server.port, { method: "HEAD", path: "/api/groups", headers: own });
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers["content-length"]).toBe(String(get.text.length));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const [method, path] of [
      ["GET", "/api/health"],
      ["POST", "/api/groups/g/consumers/C1/freeze"],
      ["GET", "/api/x"],
    ]) {
      await new Promise<void>((resolve, reject) => {
        const sent = httpRequest({ port: server.port, host: "127.0.0.1", method, path, headers: own, agent }, (response) => {
          ports.add(response.socket.localPort);
          response.resume().on("end", resolve);
        });
        sent.on("error", reject).end();
      });
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  test("pages are only read", async () => {
    await start();
    expect(problemIn(await sendRaw(server.port, { method: "POST", path: "/", headers: own })).code).toBe("METHOD_NOT_ALLOWED");
  });

  test("a page that fails is a 500 that tells nothing", async () => {
    await start();
    const answer = await sendRaw(server.port, { path: "/broken", headers: own });
    expect(problemIn(answer).code).toBe("INTERNAL");
    expect(answer.text).not.toContain("secret");
    expect(log.error).toHaveBeenCalledOnce();
  });

  test("nothing but the live connection takes an upgrade", async () => {
    await start();
    expect(problemIn(await sendRaw(server.port, { path: "/api/health", headers: { ...own, ...UPGRADE } })).code).toBe(
      "NO_SUCH_ROUTE",
    );
  });
});

describe("bodies over the line", () => {
  const post = (headers: object, body: string) =>
    sendRaw(server.port, {
      method: "POST",
      path: "/api/groups/g/consumers",
      headers: { ...own, "Content-Type": "application/json", ...headers },
      body,
    });

  test("one of 64 kB is read, in pieces or not", async () => {
    await start();
    const body = `{"count":2}${" ".repeat(60_000)}`;
    expect((await post({}, body)).status).toBe(201);
    expect((await post({ "Transfer-Encoding": "chunked" }, body)).status).toBe(201);
    expect(lab.asked).toEqual([
      ["addConsumers", "g", { count: 2 }],
      ["addConsumers", "g", { count: 2 }],
    ]);
  });

  test("a message by hand is taken outside of /api, and may be longer", async () => {
    await start();
    const body = JSON.stringify({ topic: "t", value: "x".repeat(500_000) });
    const headers = { ...own, "Content-Type": "application/json" };
    expect((await sendRaw(server.port, { method: "POST", path: "/send-message", headers, body })).status).toBe(200);
    expect(problemIn(await sendRaw(server.port, { path: "/send-message", headers })).code).toBe("METHOD_NOT_ALLOWED");
  });

  test("a larger one hears so, also where the route takes none", async () => {
    await start();
    const body = " ".repeat(3_000_000);
    expect(problemIn(await post({}, body)).code).toBe("TOO_LARGE");
    expect(problemIn(await post({ "Transfer-Encoding": "chunked" }, body)).code).toBe("TOO_LARGE");
    const freeze = { method: "POST", path: "/api/groups/g/consumers/C1/freeze", headers: own, body };
    expect(problemIn(await sendRaw(server.port, freeze)).code).toBe("TOO_LARGE");
    expect(lab.asked).toEqual([]);
  });

  test("one that never ends is cut off, and one that breaks off is no defect", async () => {
    await start();
    const head = `POST /api/groups/g/consumers HTTP/1.1\r\nHost: ${own.Host}\r\nContent-Type: application/json\r\n`;
    const endless = connect(server.port, "127.0.0.1");
    endless.on("error", () => {});
    const closed = new Promise<void>((resolve) => endless.on("close", () => resolve()));
    endless.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${" ".repeat(0x1_00_00)}\r\n`;
    const pump = () => {
      while (!endless.destroyed && endless.write(chunk));
    };
    endless.on("drain", pump);
    pump();
    await closed;
    const broken = connect(server.port, "127.0.0.1");
    broken.write(`${head}Content-Length: 100\r\n\r\n{"count":`);
    await expect.poll(() => broken.bytesWritten).toBeGreaterThan(100);
    broken.destroy();
    expect((await sendRaw(server.port, { path: "/api/health", headers: own })).status).toBe(200);
    expect(log.error).not.toHaveBeenCalled();
  });
});

describe("the host link", () => {
  test("sets the cookie and leads to the clean address; with the cookie one is the host", async () => {
    await start(true);
    const visit = await sendRaw(server.port, { path: `/?token=${server.token}&group=g`, headers: own });
    expect(visit).toMatchObject({ status: 303, headers: { location: "/?group=g", "referrer-policy": "no-referrer" } });
    const [cookie = ""] = visit.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const freeze = { method: "POST", path: "/api/groups/g/consumers/C1/freeze" };
    expect((await sendRaw(server.port, { ...freeze, headers: { ...own, Cookie: cookie.split(";")[0] } })).status).toBe(202);
    expect((await sendRaw(server.port, { ...freeze, headers: own })).status).toBe(403);
    expect((await sendRaw(server.port, { path: "/", headers: own })).status).toBe(200);
  });

  test("that is not of this run says so; the token is never repeated", async () => {
    await start(true);
    const answer = await sendRaw(server.port, { path: "/?token=of-yesterday", headers: own });
    expect(problemIn(answer).code).toBe("NOT_HOST");
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.text).not.toContain(server.token);
  });
});
