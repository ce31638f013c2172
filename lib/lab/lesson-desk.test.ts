import { beforeEach, expect, test } from "vitest";
import { CLASSIC } from "../group/testing.ts";
import type { Lab } from "./lab.ts";
import { settle, type FakeParts } from "./testing/fake-parts.ts";
import { openLab, pass } from "./testing/open-lab.ts";

const TWO_GROUPS = { lesson: "two-groups", partitions: 4, groups: [{}, { assignor: "roundrobin" as const }] };

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab({ LIMIT_GROUPS: "4", LIMIT_PARTITIONS: "11" }));
});

const lesson = () => lab.status().lesson;
const madeGroups = () => lab.listGroups().filter(({ origin }) => origin === "made");

test("a lesson has a topic and groups of its own, and everybody is told where it is", async () => {
  const opened = await lab.openLesson(TWO_GROUPS);
  expect(opened).toMatchObject({ lesson: "two-groups", step: 0, stage: "preparing" });
  expect(parts.topics.get(opened.topic)).toBe(4);
  expect(madeGroups().map(({ group, topic }) => [group, topic])).toEqual(opened.groups.map((group) => [group, opened.topic]));
  expect(opened.groups.map((group) => lab.viewGroup(group).assignors)).toEqual([["range", "roundrobin"], ["roundrobin"]]);
  await lab.markLesson({ step: 2, stage: "after" });
  expect(lesson()).toEqual({ ...opened, step: 2, stage: "after" });
});

test("what was made goes at the end: consumers leave, then groups and topic are deleted", async () => {
  const { topic, groups } = await lab.openLesson(TWO_GROUPS);
  const [group = ""] = groups;
  await lab.addConsumers(group, { count: 2 });
  await lab.setProducer({ running: true, topic });
  await lab.endLesson();
  await settle();
  expect(lesson()).toBeNull();
  expect(lab.producer()).toMatchObject({ running: false, topic: "web-events-partitioned" });
  expect(parts.orders.filter(({ type }) => type === "leave").map((order) => "consumer" in order && order.consumer)).toEqual([
    "C1",
    "C2",
  ]);
  expect(parts.topics.has(topic), "not before they have left").toBe(true);
  for (const consumer of ["C1", "C2"]) {
    parts.report(group, { type: "leaving", consumer });
    parts.report(group, { type: "left", consumer });
  }
  await pass(parts.clock, 1000);
  expect(madeGroups()).toEqual([]);
  expect(parts.deleted).toEqual([groups[1], group, topic]);
});

test("who does not leave is cut off, and what Kafka still counts is waited for", async () => {
  const { topic, groups } = await lab.openLesson({ ...TWO_GROUPS, groups: [{}] });
  const [group = ""] = groups;
  await lab.addConsumers(group, {});
  parts.groups.set(group, [{ ...CLASSIC, memberId: "consumer-1-1", clientId: "consumer-1", host: "/127.0.0.1", assignment: [] }]);
  await lab.endLesson();
  await pass(parts.clock, 6000);
  expect(parts.orders.at(-1)).toMatchObject({ type: "crash", consumer: "C1" });
  parts.report(group, { type: "crashed", consumer: "C1" });
  await pass(parts.clock, 3000);
  expect(madeGroups(), "its session is not over").toHaveLength(1);
  parts.groups.set(group, []);
  await pass(parts.clock, 1000);
  expect(madeGroups()).toEqual([]);
  expect(parts.deleted).toEqual([group, topic]);
});

test("a new lesson ends the one before, and one that cannot be made leaves nothing behind", async () => {
  const first = await lab.openLesson(TWO_GROUPS);
  const second = await lab.openLesson({ ...TWO_GROUPS, lesson: "keys" });
  expect(lesson()).toEqual(second);
  await pass(parts.clock, 1000);
  expect(parts.topics.has(first.topic)).toBe(false);
  await expect(lab.openLesson({ ...TWO_GROUPS, partitions: 9 })).rejects.toMatchObject({ code: "LIMIT_PARTITIONS" });
  await pass(parts.clock, 1000);
  expect(lesson()).toBeNull();
  await expect(lab.openLesson({ ...TWO_GROUPS, groups: [{}, {}, {}, {}] })).rejects.toMatchObject({ code: "LIMIT_GROUPS" });
  await pass(parts.clock, 1000);
  expect(madeGroups()).toEqual([]);
  expect([...parts.topics.keys()]).toEqual(["web-events-partitioned"]);
});

test("without a lesson there is no place in it", async () => {
  await expect(lab.markLesson({ step: 0, stage: "before" })).rejects.toMatchObject({ code: "NO_LESSON" });
  await lab.endLesson();
  expect(lesson()).toBeNull();
});
