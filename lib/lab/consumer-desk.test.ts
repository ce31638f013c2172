import { beforeEach, describe, expect, test } from "vitest";
import type { Lab } from "./lab.ts";
import type { FakeParts } from "./testing/fake-parts.ts";
import { codeOf, openLab } from "./testing/open-lab.ts";

const GROUP = "web-events-group";

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab());
});

describe("consumers", () => {
  test("take the configured time for each message, unless told otherwise", async () => {
    ({ parts, lab } = await openLab({ SLEEP_TIME: "2" }));
    await lab.addConsumers(GROUP, {});
    await lab.addConsumers(GROUP, { processingMs: 0 });
    expect(parts.orders).toMatchObject([{ settings: { processingMs: 2000 } }, { settings: { processingMs: 0 } }]);
  });

  test("are numbered from C1 and started with the configured settings", async () => {
    const { consumers } = await lab.addConsumers(GROUP, { count: 2, processingMs: 5, name: "Ada" });
    expect(consumers).toEqual([
      { id: "C1", clientId: "consumer-1", name: "Ada" },
      { id: "C2", clientId: "consumer-2", name: "Ada" },
    ]);
    expect(parts.orders[0]).toMatchObject({
      type: "start",
      assignors: ["range", "roundrobin"],
      settings: { consumer: "C1", processingMs: 5, sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1000 },
    });
  });

  test("heartbeat at most every third of their session", async () => {
    await lab.addConsumers(GROUP, { sessionTimeoutMs: 1500 });
    expect(parts.orders[0]).toMatchObject({ settings: { sessionTimeoutMs: 1500, heartbeatIntervalMs: 500 } });
  });

  test("never get a number twice, not even in a group that was closed and opened again", async () => {
    await lab.openGroup({ group: "g" });
    await lab.addConsumers("g", {});
    parts.report("g", { type: "left", consumer: "C1" });
    await lab.closeGroup("g");
    await lab.openGroup({ group: "g" });
    expect((await lab.addConsumers("g", {})).consumers[0]?.id).toBe("C2");
  });

  test("the limit counts all groups, is all or none, and lets crashed ones out", async () => {
    ({ parts, lab } = await openLab({ LIMIT_CONSUMERS: "3" }));
    await lab.openGroup({ group: "g" });
    await lab.addConsumers(GROUP, { count: 2 });
    expect(await codeOf(lab.addConsumers("g", { count: 2 }))).toBe("LIMIT_CONSUMERS");
    expect(lab.health().consumers).toBe(2);
    parts.report(GROUP, { type: "crashed", consumer: "C1" });
    expect(await codeOf(lab.addConsumers("g", { count: 2 }))).toBe("resolved");
    expect(await codeOf(lab.restart(GROUP, "C1"))).toBe("LIMIT_CONSUMERS");
  });

  test("of an unknown group, or unknown themselves, are not found", async () => {
    expect(await codeOf(lab.addConsumers("none", {}))).toBe("GROUP_NOT_FOUND");
    expect(await codeOf(lab.freeze("none", "C1"))).toBe("GROUP_NOT_FOUND");
    expect(await codeOf(lab.freeze(GROUP, "C1"))).toBe("CONSUMER_NOT_FOUND");
  });

  test("commands reach the thread and change nothing by themselves", async () => {
    await lab.addConsumers(GROUP, {});
    const before = lab.viewGroup(GROUP);
    await lab.freeze(GROUP, "C1");
    await lab.patchConsumer(GROUP, "C1", { processingMs: 7 });
    await lab.removeConsumer(GROUP, "C1", "crash");
    expect(parts.orders.slice(1)).toEqual([
      { type: "freeze", group: GROUP, consumer: "C1" },
      { type: "set-processing", group: GROUP, consumer: "C1", processingMs: 7 },
      { type: "crash", group: GROUP, consumer: "C1" },
    ]);
    expect(lab.viewGroup(GROUP)).toBe(before);
  });

  test("when a consumer commits is chosen when it is added, and can be changed in part", async () => {
    await lab.addConsumers(GROUP, {});
    await lab.addConsumers(GROUP, { commit: "interval", commitIntervalMs: 700 });
    expect(parts.orders).toMatchObject([
      { settings: { commit: "after", commitIntervalMs: 5000 } },
      { settings: { commit: "interval", commitIntervalMs: 700 } },
    ]);
    await lab.patchConsumer(GROUP, "C2", { commit: "before" });
    await lab.patchConsumer(GROUP, "C2", { processingMs: 7, commitIntervalMs: 300 });
    const at = { group: GROUP, consumer: "C2" };
    expect(parts.orders.slice(2)).toEqual([
      { type: "set-commit", ...at, commit: "before" },
      { type: "set-processing", ...at, processingMs: 7 },
      { type: "set-commit", ...at, commitIntervalMs: 300 },
    ]);
  });

  test("at most fifty crashed cards are kept, also when all crash at once", async () => {
    await lab.addConsumers(GROUP, { count: 60 });
    const codes = await Promise.all(
      Array.from({ length: 60 }, (_, i) => codeOf(lab.removeConsumer(GROUP, `C${i + 1}`, "crash"))),
    );
    expect(codes.filter((code) => code === "TOO_MANY_CARDS")).toHaveLength(10);
    for (let i = 1; i <= 50; i++) parts.report(GROUP, { type: "crashed", consumer: `C${i}` });
    expect(await codeOf(lab.removeConsumer(GROUP, "C60", "crash"))).toBe("TOO_MANY_CARDS");
    await lab.removeConsumer(GROUP, "C1", "dismiss");
    expect(await codeOf(lab.removeConsumer(GROUP, "C60", "crash"))).toBe("resolved");
  });

  test("a dismissed card goes at once, and the thread forgets it", async () => {
    await lab.addConsumers(GROUP, {});
    parts.report(GROUP, { type: "crashed", consumer: "C1" });
    await lab.removeConsumer(GROUP, "C1", "dismiss");
    expect(lab.viewGroup(GROUP).consumers).toEqual({});
    expect(parts.orders.at(-1)).toEqual({ type: "forget", group: GROUP, consumer: "C1" });
  });
});
