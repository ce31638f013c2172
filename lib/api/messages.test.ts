import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "../contract/socket.ts";
import { apiOfFakeLab, problemOf, type ApiOfFakeLab } from "./testing.ts";

let lab: ApiOfFakeLab["lab"];
let send: ApiOfFakeLab["send"];

beforeEach(() => {
  ({ lab, send } = apiOfFakeLab());
});

describe("GET /api/topics/{topic}/messages", () => {
  const path = "/api/topics/web-events-partitioned/messages";

  test("hands the query on", async () => {
    const response = await send("GET", `${path}?from=0:3,1:4&partition=1&limit=20`);
    expect(JSON.parse(response.body ?? "")).toMatchObject({
      topic: "web-events-partitioned",
      next: "0:42",
      messages: [{ offset: "41" }],
    });
    expect(lab.asked).toEqual([["readMessages", "web-events-partitioned", { from: "0:3,1:4", partition: 1, limit: 20 }]]);
  });

  test.each(["from=now", "from=", "partition=-1", "partition=", "partition=1.5", "limit=0", "limit=501", "limit=x", "since=1"])(
    "%s is 400",
    async (query) => {
      const problem = problemOf(await send("GET", `${path}?${query}`));
      expect(problem).toMatchObject({ code: "VALIDATION", field: query.split("=")[0] });
    },
  );

  test("shows a viewer keys, values and headers only where viewers may see them (SPEC 6.4)", async () => {
    const seen = async (role: Role) => (await send("GET", path, { role })).body ?? "";
    for (const secret of ["a key", "a value", "a header"]) expect(await seen("viewer")).toContain(secret);
    lab.viewersSeeValues = false;
    for (const secret of ["a key", "a value", "a header"]) {
      expect(await seen("viewer")).not.toContain(secret);
      expect(await seen("host")).toContain(secret);
    }
    expect(JSON.parse(await seen("viewer"))).toMatchObject({ messages: [{ offset: "41", key: { kind: "hidden" } }] });
  });
});

describe("POST /send-message", () => {
  const post = (body: unknown) => send("POST", "/send-message", { body });

  test("answers where the message lies", async () => {
    const response = await post({ topic: "t", value: { a: 1 }, key: "k", partition: -1, headers: { h: "x" }, confirm: "t" });
    expect(JSON.parse(response.body ?? "")).toEqual({ topic: "t", partition: -1, offset: "41", timestamp: 1000 });
    expect(lab.asked).toEqual([
      ["sendMessage", { topic: "t", value: { a: 1 }, key: "k", partition: -1, headers: { h: "x" }, confirm: "t" }],
    ]);
  });

  test.each([
    [{ value: "x" }, "topic"],
    [{ topic: "t" }, "value"],
    [{ topic: "a b", value: "x" }, "topic"],
    [{ topic: "t", value: "x", partition: -2 }, "partition"],
    [{ topic: "t", value: "x", partition: 1.5 }, "partition"],
    [{ topic: "t", value: "x", partition: "1" }, "partition"],
    [{ topic: "t", value: "x", key: 7 }, "key"],
    [{ topic: "t", value: "x", key: "\ud800" }, "key"],
    [{ topic: "t", value: "x", headers: { h: 1 } }, "headers.h"],
    [{ topic: "t", value: "x", headers: [] }, "headers"],
    [{ topic: "t", value: "x", mesage: 1 }, "mesage"],
    [[], "body"],
  ])("%j is 400 and names %s", async (body, field) => {
    expect(problemOf(await post(body))).toMatchObject({ code: "VALIDATION", field });
    expect(lab.asked).toEqual([]);
  });

  test("takes a message as large as Kafka does, in JSON", async () => {
    expect((await post({ topic: "t", value: "\u0001".repeat(200_000) })).status).toBe(200);
    expect(problemOf(await post({ topic: "t", value: "x".repeat(3_000_000) }))).toMatchObject({ code: "TOO_LARGE", status: 413 });
  });
});
