import { beforeEach, describe, expect, test } from "vitest";
import { ERRORS, LabError } from "../contract/errors.ts";
import { codesOf } from "./openapi.ts";
import { OPERATIONS } from "./operations.ts";
import { apiOfFakeLab, example, problemOf, type ApiOfFakeLab } from "./testing.ts";

let lab: ApiOfFakeLab["lab"];
let clock: ApiOfFakeLab["clock"];
let log: ApiOfFakeLab["log"];
let send: ApiOfFakeLab["send"];

beforeEach(() => {
  ({ lab, clock, log, send } = apiOfFakeLab());
});

describe("paths", () => {
  test.each([
    ["a/b", "a%2Fb"],
    ["a.b", "a.b"],
    ["100%", "100%25"],
    ["gruppe ü 🎈", encodeURIComponent("gruppe ü 🎈")],
    ["a?b#c", "a%3Fb%23c"],
    ["consumers", "consumers"],
    ["a+b", "a+b"],
    ["%2F", "%252F"],
    ["__proto__", "__proto__"],
  ])("a group named %s is found as %s", async (group, encoded) => {
    ({ lab, send } = apiOfFakeLab(group));
    const response = await send("GET", `/api/groups/${encoded}`);
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body ?? "")).toMatchObject({ group });
    await send("POST", `/api/groups/${encoded}/consumers/C1/freeze`);
    expect(lab.asked).toEqual([["freeze", group, "C1"]]);
  });

  test.each([
    ["/api", "NO_SUCH_ROUTE"],
    ["/api/", "NO_SUCH_ROUTE"],
    ["/api//groups", "NO_SUCH_ROUTE"],
    ["/api/groups/", "NO_SUCH_ROUTE"],
    ["/api/groups//consumers", "NO_SUCH_ROUTE"],
    ["/api/Groups", "NO_SUCH_ROUTE"],
    ["/api/groups/g/consumers/C1/fly", "NO_SUCH_ROUTE"],
    ["/api/groups/%", "VALIDATION"],
    ["/api/groups/%E0%A4%A", "VALIDATION"],
    ["/api/groups/%ff", "VALIDATION"],
    ["/api/groups/nobody", "GROUP_NOT_FOUND"],
    ["/api/groups/a%00b", "GROUP_NOT_FOUND"],
    [`/api/groups/${"x".repeat(300)}`, "GROUP_NOT_FOUND"],
    ["/api/topics/a%20b", "TOPIC_NOT_FOUND"],
    ["/api/topics/%2e%2e", "TOPIC_NOT_FOUND"],
  ])("%s is %s", async (target, code) => {
    expect(problemOf(await send("GET", target)).code).toBe(code);
    expect(log.error).not.toHaveBeenCalled();
  });

  test("a consumer's name that no consumer has is not found", async () => {
    for (const id of ["C0", "E1", "C1~1", "__proto__", "%20"]) {
      expect(problemOf(await send("POST", `/api/groups/g/consumers/${id}/freeze`)).code).toBe("CONSUMER_NOT_FOUND");
    }
    expect(lab.asked).toEqual([]);
  });
});

describe("methods", () => {
  test("another method is told which there are", async () => {
    const response = await send("PUT", "/api/groups/g");
    expect(problemOf(response).code).toBe("METHOD_NOT_ALLOWED");
    expect(response.headers["Allow"]).toBe("GET, HEAD, DELETE, OPTIONS");
  });

  test("OPTIONS says the same, and takes no role", async () => {
    const response = await send("OPTIONS", "/api/groups/g/consumers", { role: "viewer" });
    expect(response).toEqual({ status: 204, headers: { Allow: "POST, OPTIONS" }, body: null });
  });

  test("HEAD is GET", async () => {
    expect((await send("HEAD", "/api/groups/g")).status).toBe(200);
    expect((await send("HEAD", "/api/groups/nobody")).status).toBe(404);
  });
});

describe("the broker is away", () => {
  beforeEach(() => {
    lab.brokerState = "away";
  });

  test("GETs answer the last view, marked stale", async () => {
    expect(JSON.parse((await send("GET", "/api/groups/g")).body ?? "")).toMatchObject({ group: "g", stale: true });
    expect(JSON.parse((await send("GET", "/api/groups")).body ?? "")).toMatchObject({ stale: true });
  });

  test("health is 503: a problem that holds the health as well", async () => {
    const response = await send("GET", "/api/health");
    expect(problemOf(response)).toMatchObject({ status: 503, code: "BROKER_AWAY" });
    expect(JSON.parse(response.body ?? "")).toMatchObject({ version: "0.1.0", broker: { state: "away" }, groups: 1 });
  });

  test("commands are 503, wrong ones still 400", async () => {
    expect(problemOf(await send("POST", "/api/groups/g/consumers")).code).toBe("BROKER_AWAY");
    expect(problemOf(await send("POST", "/api/groups/g/consumers", { body: { count: 0 } })).code).toBe("VALIDATION");
    expect(lab.asked).toEqual([]);
  });
});

describe("changes come too fast", () => {
  const press = (sender: string) => send("POST", "/api/groups/g/consumers/C1/freeze", { sender });

  test("after 200 at once, one is let through every 10 ms; others are not held up", async () => {
    for (let pressed = 0; pressed < 200; pressed++) expect((await press("a")).status).toBe(202);
    const response = await press("a");
    expect(problemOf(response).code).toBe("TOO_FAST");
    expect(response.headers["Retry-After"]).toBe("1");
    expect((await press("b")).status).toBe(202);
    expect((await send("GET", "/api/groups", { sender: "a" })).status).toBe(200);
    clock.advance(10);
    expect((await press("a")).status).toBe(202);
    expect((await press("a")).status).toBe(429);
  });
});

describe("whatever goes wrong is a problem", () => {
  test("a defect is a 500 that tells nothing of the inside, and is logged", async () => {
    lab.failure = new Error("secret detail");
    const response = await send("POST", "/api/groups/g/consumers");
    expect(problemOf(response).code).toBe("INTERNAL");
    expect(response.body).not.toContain("secret");
    expect(log.error).toHaveBeenCalledOnce();
  });

  test.each(OPERATIONS.filter(({ role }) => role === "host"))("$method $path passes the lab's errors on", async (operation) => {
    for (const code of operation.errors) {
      lab.failure = new LabError(code, "because", { field: "f" });
      const problem = problemOf(await send(...example(operation)));
      expect(problem).toMatchObject({
        code,
        status: ERRORS[code].status,
        detail: "because",
        todo: ERRORS[code].todo,
        field: "f",
      });
      expect(codesOf(operation)).toContain(code);
    }
  });
});
