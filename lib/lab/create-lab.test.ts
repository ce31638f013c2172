import { beforeEach, describe, expect, test } from "vitest";
import { answerGroup } from "../group/answers.ts";
import { createLab } from "./create-lab.ts";
import type { Lab } from "./lab.ts";
import { fakeParts, type FakeParts } from "./testing/fake-parts.ts";
import { codeOf, openLab, pass } from "./testing/open-lab.ts";

const GROUP = "web-events-group";

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab());
});

describe("while the broker is away", () => {
  beforeEach(async () => {
    await lab.addConsumers(GROUP, { count: 2 });
    parts.brokerIs("away");
  });

  test("the last view is shown as stale, until the coordinator has answered again", async () => {
    expect(answerGroup(lab.viewGroup(GROUP)).stale).toBe(true);
    parts.brokerIs("up");
    await pass(parts.clock, 200);
    expect(answerGroup(lab.viewGroup(GROUP)).stale).toBe(false);
  });

  test("what needs it says so; what does not still works", async () => {
    expect(await codeOf(lab.addConsumers(GROUP, {}))).toBe("BROKER_AWAY");
    expect(await codeOf(lab.removeConsumer(GROUP, "C1", "leave"))).toBe("BROKER_AWAY");
    expect(await codeOf(lab.restart(GROUP, "C1"))).toBe("BROKER_AWAY");
    expect(await codeOf(lab.freeze(GROUP, "C1"))).toBe("resolved");
    expect(await codeOf(lab.patchConsumer(GROUP, "C2", { processingMs: 1 }))).toBe("resolved");
    expect(await codeOf(lab.removeConsumer(GROUP, "C2", "crash"))).toBe("resolved");
    expect(await codeOf(lab.setProducer({ running: false, ratePerSecond: 9 }))).toBe("resolved");
  });
});

describe("the end", () => {
  test("no command begins after it, and no timer is left", async () => {
    await lab.addConsumers(GROUP, {});
    let told = false;
    lab.subscribe(
      GROUP,
      () => {},
      () => void (told = true),
    );
    await lab.close(100);
    expect(await codeOf(lab.addConsumers(GROUP, {}))).toBe("SHUTTING_DOWN");
    await pass(parts.clock, 1000);
    expect(parts.clock.pending).toBe(0);
    expect(told).toBe(false);
  });

  test("a start that fails leaves no timer either", async () => {
    const failing = fakeParts();
    failing.cluster.describeTopic = () => Promise.reject(new Error("no"));
    await expect(createLab(failing)).rejects.toThrow("no");
    await pass(failing.clock, 1000);
    expect(failing.clock.pending).toBe(0);
  });

  test("closing a group tells its viewers", async () => {
    await lab.openGroup({ group: "g" });
    let told = false;
    lab.subscribe(
      "g",
      () => {},
      () => void (told = true),
    );
    await lab.closeGroup("g");
    expect(told).toBe(true);
  });
});

test("the status is told at most four times a second, and only when it reads differently", async () => {
  await pass(parts.clock, 300);
  const times: number[] = [];
  lab.onStatus(() => times.push(parts.clock.now()));
  for (let i = 0; i < 20; i++) {
    await lab.setProducer({ ratePerSecond: 10 + i });
    await pass(parts.clock, 50);
  }
  await pass(parts.clock, 500);
  expect(times.length).toBeGreaterThanOrEqual(4);
  expect(times.length).toBeLessThanOrEqual(6);
  const told = times.length;
  await lab.setProducer({ ratePerSecond: 29 });
  await pass(parts.clock, 1000);
  expect(times).toHaveLength(told);
});
