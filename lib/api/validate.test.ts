import { beforeEach, describe, expect, test } from "vitest";
import { apiOfFakeLab, problemOf, type ApiOfFakeLab } from "./testing.ts";

let lab: ApiOfFakeLab["lab"];
let send: ApiOfFakeLab["send"];

beforeEach(() => {
  ({ lab, send } = apiOfFakeLab());
});

describe("bodies", () => {
  test("one that may be empty may be left out", async () => {
    expect((await send("POST", "/api/groups/g/consumers")).status).toBe(201);
    expect(lab.asked).toEqual([["addConsumers", "g", {}]]);
  });

  test.each([
    [{ count: "3" }, "count", /number/],
    [{ count: 0 }, "count", />=1/],
    [{ count: 1.5 }, "count", /int/],
    [{ count: 501 }, "count", /<=500/],
    [{ nmae: "x" }, "nmae", /no such field/],
    [{ name: "" }, "name", /./],
    [{ processingMs: -1 }, "processingMs", />=0/],
    [{ processingMs: null }, "processingMs", /number/],
    [[], "body", /object/],
    ["null", "body", /object/],
    ['"text"', "body", /object/],
    ['{"__proto__": 1}', "__proto__", /no such field/],
  ])("%j names %s", async (body, field, says) => {
    const problem = problemOf(await send("POST", "/api/groups/g/consumers", { body }));
    expect(problem).toMatchObject({ status: 400, code: "VALIDATION", field });
    expect(problem.detail).toMatch(says);
    expect(lab.asked).toEqual([]);
  });

  test("a missing field is named", async () => {
    expect(problemOf(await send("POST", "/api/groups"))).toMatchObject({ field: "group", detail: "group: it is missing" });
  });

  test("a body with thousands of unknown fields gets a short answer", async () => {
    const body = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`${"x".repeat(10)}${index}`, 1]));
    expect((await send("POST", "/api/groups/g/consumers", { body })).body?.length).toBeLessThan(1000);
  });

  test.each([
    ["{", "application/json", "BAD_JSON"],
    ["{}", "text/plain", "UNSUPPORTED_MEDIA"],
    ["{}", "application/x-www-form-urlencoded", "UNSUPPORTED_MEDIA"],
    [`{"name":"${"x".repeat(70_000)}"}`, "application/json", "TOO_LARGE"],
  ])("%s as %s is %s", async (body, type, code) => {
    expect(problemOf(await send("POST", "/api/groups/g/consumers", { body, type })).code).toBe(code);
  });

  test("JSON with a charset, or of a +json type, is JSON", async () => {
    for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"]) {
      expect((await send("POST", "/api/groups/g/consumers", { body: {}, type })).status).toBe(201);
    }
  });
});

describe("the query", () => {
  test.each([
    ["", 'how: Invalid option: expected one of "leave"|"crash"|"dismiss"'],
    ["?how=", "how: "],
    ["?how=explode", 'how: Invalid option: expected one of "leave"|"crash"|"dismiss"'],
    ["?how=leave&how=crash", "how is given more than once."],
    ["?how=leave&force=1", "force: there is no such field"],
  ])("DELETE %s", async (query, detail) => {
    const problem = problemOf(await send("DELETE", `/api/groups/g/consumers/C1${query}`));
    expect(problem.code).toBe("VALIDATION");
    expect(problem.detail).toContain(detail);
  });

  test("how is handed on", async () => {
    const response = await send("DELETE", "/api/groups/g/consumers/C1?how=crash");
    expect(response.status).toBe(202);
    expect(JSON.parse(response.body ?? "")).toEqual({ group: "g", id: "C1" });
    expect(lab.asked).toEqual([["removeConsumer", "g", "C1", "crash"]]);
  });
});
