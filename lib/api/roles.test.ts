import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "../contract/socket.ts";
import { OPERATIONS } from "./operations.ts";
import { apiOfFakeLab, example, type ApiOfFakeLab } from "./testing.ts";

let lab: ApiOfFakeLab["lab"];
let send: ApiOfFakeLab["send"];

beforeEach(() => {
  ({ lab, send } = apiOfFakeLab());
});

describe("who may", () => {
  test.each(OPERATIONS)("$method $path", async (operation) => {
    const [method, target, sent] = example(operation);
    const asHost = await send(method, target, sent);
    expect(asHost.status).toBe(operation.success.status);
    ({ lab, send } = apiOfFakeLab());
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
