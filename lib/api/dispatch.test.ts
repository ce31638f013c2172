import { beforeEach, describe, expect, test, vi } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import { ERRORS, LabError } from "../contract/errors.ts";
import { Problem } from "../contract/http.ts";
import type { Role } from "../contract/socket.ts";
import { createApi, type Api, type ApiRequest, type ApiResponse } from "./dispatch.ts";
import { FakeLab } from "./fake-lab.ts";
import { codesOf } from "./openapi.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const clock = new ManualClock();
let lab: FakeLab;
let api: Api;

beforeEach(() => {
  log.error.mockClear();
  lab = new FakeLab("g");
  api = createApi({ lab, clock, log });
});

interface Sent {
  role?: Role;
  type?: string;
  body?: unknown;
  sender?: string;
}

function send(method: string, target: string, { role = "host", type = "application/json", body, sender = "me" }: Sent = {}) {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const request: ApiRequest = {
    method,
    target,
    contentType: text === "" ? undefined : type,
    sender,
    role,
    demand: (needed) => {
      if (needed === "host" && role !== "host") throw new LabError("NOT_HOST", "You are a viewer.");
    },
    readBody: async (limit) => {
      if (text.length > limit) throw new LabError("TOO_LARGE", "Too large.");
      return new TextEncoder().encode(text);
    },
  };
  return api(request);
}

function problemOf(response: ApiResponse): Problem {
  expect(response.headers["Content-Type"]).toBe("application/problem+json");
  const problem = Problem.parse(JSON.parse(response.body ?? ""));
  expect(problem.status).toBe(response.status);
  return problem;
}

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
    lab = new FakeLab(group);
    api = createApi({ lab, clock, log });
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

describe("who may", () => {
  test.each(OPERATIONS)("$method $path", async (operation) => {
    const [method, target, sent] = example(operation);
    const asHost = await send(method, target, sent);
    expect(asHost.status).toBe(operation.success.status);
    lab = new FakeLab("g");
    api = createApi({ lab, clock, log });
    const asViewer = await send(method, target, { ...sent, role: "viewer" });
    expect(asViewer.status).toBe(operation.role === "host" ? 403 : operation.success.status);
    if (operation.role === "host") expect(lab.asked).toEqual([]);
  });

  test("every change takes a host, and besides only the list of the cluster's groups (SPEC 6.5)", () => {
    const open = OPERATIONS.filter(({ path }) => path !== "/api/cluster/groups");
    for (const { method, role } of open) expect(role).toBe(method === "GET" ? "viewer" : "host");
  });

  test("a viewer looks at what the lab's groups read, and at no other topic (SPEC 6.5)", async () => {
    const statusOf = async (topic: string, role: Role) => {
      const targets = [`/api/topics/${topic}`, `/api/topics/${topic}/messages`];
      return Promise.all(targets.map(async (target) => (await send("GET", target, { role })).status));
    };
    expect(await statusOf("others", "viewer")).toEqual([403, 403]);
    expect(await statusOf("others", "host")).toEqual([200, 200]);
    await lab.openGroup({ group: "h", topic: "others" });
    expect(await statusOf("others", "viewer")).toEqual([200, 200]);
  });
});

describe("keys and values of the producer (SPEC 6.4)", () => {
  const seen = async (role: Role): Promise<unknown> => JSON.parse((await send("GET", "/api/producer", { role })).body ?? "");

  test("are for everybody where viewers may see them, else for the host", async () => {
    expect(await seen("viewer")).toMatchObject({ key: "a key", value: "a value" });
    lab.viewersSeeValues = false;
    expect(await seen("viewer")).toMatchObject({ key: null, value: null, keys: "fixed", values: "text" });
    expect(await seen("host")).toMatchObject({ key: "a key", value: "a value" });
  });
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

/** A request of that kind which succeeds. */
function example(operation: Operation): [string, string, Sent] {
  const bodies: Record<string, unknown> = {
    openGroup: { group: "new" },
    patchConsumer: { processingMs: 5 },
    createTopic: { name: "t", partitions: 3 },
    addPartitions: { partitions: 4 },
    burst: { count: 100 },
    resetOffsets: { to: "earliest", dryRun: true },
    sendMessage: { topic: "t", value: "hello" },
    openLesson: { lesson: "keys", partitions: 3, groups: [{}] },
    markLesson: { step: 1, stage: "after" },
  };
  const target = operation.path.replace("{group}", "g").replace("{id}", "C1").replace("{topic}", "web-events-partitioned");
  const body = bodies[operation.id];
  return [operation.method, operation.id === "removeConsumer" ? `${target}?how=leave` : target, body ? { body } : {}];
}
