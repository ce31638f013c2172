import { beforeEach, expect, test } from "vitest";
import { CLASSIC } from "../group/testing.ts";
import { KafkaRefusal } from "../kafka/admin/kafka-error.ts";
import type { Lab } from "./lab.ts";
import { settle, type FakeParts } from "./testing/fake-parts.ts";
import { codeOf, openLab } from "./testing/open-lab.ts";

const GROUP = "web-events-group";
const TOPIC = "web-events-partitioned";
const member = { ...CLASSIC, memberId: "python-1", clientId: "python", host: "/127.0.0.1", assignment: [] };

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab());
  Object.assign(parts.logEnds, { logStart: "10", logEnd: "40" });
  parts.committed.set(GROUP, [
    { topic: TOPIC, partition: 0, offset: "20" },
    { topic: "another", partition: 1, offset: "99" },
  ]);
});

const committed = () => lab.viewGroup(GROUP).partitions.map((partition) => partition.committed);

test("a dry run tells what would be set, and sets nothing", async () => {
  expect(await lab.resetOffsets(GROUP, { to: "earliest", dryRun: true })).toEqual({
    group: GROUP,
    dryRun: true,
    partitions: [
      { topic: TOPIC, partition: 0, currentOffset: "20", newOffset: "10", difference: "-10", note: null },
      { topic: TOPIC, partition: 1, currentOffset: null, newOffset: "10", difference: null, note: null },
      { topic: TOPIC, partition: 2, currentOffset: null, newOffset: "10", difference: null, note: null },
    ],
  });
  expect(parts.commits).toEqual([]);
});

test("it is set by one commit, told as an event, and shown at once", async () => {
  await lab.resetOffsets(GROUP, { to: { offset: 30 }, partitions: [2, 0, 2] });
  expect(parts.commits).toEqual([
    {
      group: GROUP,
      topic: TOPIC,
      offsets: [
        { partition: 0, offset: "30" },
        { partition: 2, offset: "30" },
      ],
    },
  ]);
  expect(committed()).toEqual(["30", null, "30"]);
  expect(lab.viewGroup(GROUP).log.at(-1)).toMatchObject({
    text: "Offsets were reset to offset 30: P0 20 → 30, P2 - → 30",
    term: "OffsetCommit",
  });
});

test("what was asked before is old: it does not bring the old offsets back", async () => {
  let answer = (): void => {};
  const fetchCommitted = parts.cluster.fetchCommitted.bind(parts.cluster);
  const old = await fetchCommitted(GROUP);
  parts.cluster.fetchCommitted = (group) => {
    parts.cluster.fetchCommitted = fetchCommitted;
    return new Promise((resolve) => {
      answer = () => resolve(group === GROUP ? old : { coordinator: null, offsets: [] });
    });
  };
  parts.clock.advance(5000);
  await settle();
  await lab.resetOffsets(GROUP, { to: "latest" });
  parts.committed.set(GROUP, []);
  answer();
  await settle();
  parts.clock.advance(90);
  await settle();
  expect(committed()).toEqual(["40", "40", "40"]);
});

test.each([
  [{ partitions: [3] }, "NO_SUCH_PARTITION"],
  [{}, "resolved"],
])("%j: %s", async (more, code) => {
  expect(await codeOf(lab.resetOffsets(GROUP, { to: "latest", ...more }))).toBe(code);
});

test("only while nobody is in it, in a dry run too", async () => {
  parts.groups.set(GROUP, [member]);
  expect(await codeOf(lab.resetOffsets(GROUP, { to: "latest", dryRun: true }))).toBe("GROUP_NOT_EMPTY");
  parts.groups.set(GROUP, []);
  expect(await codeOf(lab.resetOffsets(GROUP, { to: "latest", dryRun: true }))).toBe("resolved");
});

test("who joins in between is in it: Kafka says so", async () => {
  parts.cluster.commitOffsets = async () => {
    throw new KafkaRefusal("UNKNOWN_MEMBER_ID", "The coordinator is not aware of this member", null);
  };
  expect(await codeOf(lab.resetOffsets(GROUP, { to: "latest" }))).toBe("GROUP_NOT_EMPTY");
  expect(committed()).not.toContain("40");
});

test("only of a group that the lab made or was configured with", async () => {
  parts.groups.set("old", []);
  await lab.openGroup({ group: "old" });
  await lab.openGroup({ group: "new" });
  expect(await codeOf(lab.resetOffsets("old", { to: "earliest", dryRun: true }))).toBe("GROUP_NOT_OURS");
  expect(await codeOf(lab.resetOffsets("new", { to: "earliest" }))).toBe("resolved");
  expect(await codeOf(lab.resetOffsets("none", { to: "earliest" }))).toBe("GROUP_NOT_FOUND");
  expect(parts.commits.map(({ group }) => group)).toEqual(["new"]);
});
