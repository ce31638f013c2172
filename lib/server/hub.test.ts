import { io as connect } from "socket.io-client";
import { describe, expect, test, vi } from "vitest";
import { LabStatus } from "../contract/socket.ts";
import { hubOfEachTest, until } from "./hub-testing.ts";
import { startTestServer } from "./test-server.ts";

const hub = hubOfEachTest();

describe("what is sent by whoever likes", () => {
  test.each([
    ["nothing", []],
    ["a string", ["g"]],
    ["no group", [{}]],
    ["a number", [{ group: 1 }]],
    ["an empty name", [{ group: "" }]],
    ["a name with control characters", [{ group: "a\u0000b" }]],
    ["too many fields", [{ group: "g", extra: 1 }]],
    ["null", [null]],
    ["bytes", [Buffer.from("abc")]],
    ["more than asked for", [1, 2, 3]],
  ])("%s is refused in words", async (_, args) => {
    const page = await hub.page().ready();
    const answer: unknown = await page.socket.timeout(5000).emitWithAck("watch", ...args);
    expect(answer).toMatchObject({ ok: false, code: "VALIDATION" });
    expect(await page.watch("g")).toEqual({ ok: true });
  });

  test("a group that is not there is said", async () => {
    const page = await hub.page().ready();
    expect(await page.watch("nobody")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
    expect(await page.watch("__proto__")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
  });

  test("no answer wanted, unknown events, giving up what was never watched: nothing happens", async () => {
    const page = await hub.page().ready();
    page.socket.emit("watch");
    page.socket.emit("watch", { group: "nobody" });
    page.socket.emit("unwatch", { group: "g" });
    page.socket.emit("unwatch", 7);
    page.socket.emit("delete-everything", { group: "g" });
    expect(await page.watch("g")).toEqual({ ok: true });
    expect(hub.lab.asked).toEqual([]);
  });

  test("a flood of requests is turned down", async () => {
    const page = await hub.page().ready();
    const answers = await Promise.all(Array.from({ length: 60 }, () => page.watch("g")));
    expect(answers.filter((answer) => JSON.stringify(answer).includes("TOO_FAST"))).toHaveLength(20);
  });

  test("a message that is too large ends its sender's connection only", async () => {
    const [page, other] = [await hub.page().ready(), await hub.page().ready()];
    page.socket.emit("watch", { group: "x".repeat(20_000) });
    await until(() => !page.socket.connected);
    expect(await other.watch("g")).toEqual({ ok: true });
  });
});

describe("who comes in", () => {
  const refused = (options: object) =>
    new Promise<string>((resolve) => {
      const page = hub.page(options);
      page.socket.on("connect_error", (error) => resolve(error.message));
      page.socket.on("connect", () => resolve("connected"));
    });

  test.each(["websocket", "polling"])("a foreign Origin or Host is refused: %s", async (transport) => {
    const as = (extraHeaders: object) => refused({ transports: [transport], extraHeaders });
    expect(await as({ Origin: "http://evil.example" })).not.toBe("connected");
    expect(await as({ Origin: "null" })).not.toBe("connected");
    // The client's long polling sets Host by itself; front.test.ts sends a foreign one.
    if (transport === "websocket") {
      expect(await as({ Host: "evil.example" })).not.toBe("connected");
      expect(await as({ Host: "evil.example", Origin: "http://evil.example" })).not.toBe("connected");
    }
    expect(await as({ Origin: hub.server.url })).toBe("connected");
    expect(hub.lab.viewers).toBe(1);
  });

  test("not more than the bound", async () => {
    await Promise.all(Array.from({ length: 40 }, () => hub.page().ready()));
    expect(await refused({})).not.toBe("connected");
    hub.pages[0]?.socket.disconnect();
    // It has said goodbye before its connection has ended, and only that makes room.
    await vi.waitFor(async () => expect(await refused({})).toBe("connected"), { timeout: 10_000, interval: 20 });
  });
});

test("with a host token, others are viewers, and both are told which they are", async () => {
  const inClass = await startTestServer({ lab: hub.lab, clock: hub.clock, log: hub.log, inClass: true });
  const roleWith = async (extraHeaders: Record<string, string>) => {
    const socket = connect(inClass.url, { transports: ["websocket"], forceNew: true, reconnection: false, extraHeaders });
    const status = await new Promise<unknown>((resolve) => socket.once("lab", resolve));
    socket.disconnect();
    return LabStatus.parse(status).role;
  };
  expect(await roleWith({})).toBe("viewer");
  expect(await roleWith({ Authorization: `Bearer ${inClass.token}` })).toBe("host");
  expect(await roleWith({ Cookie: `${inClass.cookieName}=${inClass.token}` })).toBe("host");
  await until(() => hub.lab.viewers === 0);
  await inClass.close();
});
