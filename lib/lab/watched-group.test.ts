import { beforeEach, expect, test } from "vitest";
import { CLASSIC } from "../group/testing.ts";
import type { Lab } from "./lab.ts";
import type { FakeParts } from "./testing/fake-parts.ts";
import { codeOf, openLab, pass } from "./testing/open-lab.ts";

const member = {
  ...CLASSIC,
  memberId: "python-1",
  clientId: "python",
  host: "/127.0.0.1",
  assignment: [{ topic: "orders", partitions: [1] }],
};

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab());
  parts.topics.set("orders", 2);
  parts.topics.set("clicks", 1);
  parts.groups.set("theirs", [member]);
  parts.committed.set("theirs", [{ topic: "clicks", partition: 0, offset: "4" }]);
});

test("a group of the cluster is looked at: its topics are those that it has commits in, and that its members are assigned", async () => {
  expect(await lab.openGroup({ group: "theirs", watch: true })).toMatchObject({ origin: "watched", partitions: [] });
  await pass(parts.clock, 8000);
  const { partitions, externals } = lab.viewGroup("theirs");
  expect(partitions.map(({ topic, partition, owner, committed }) => [topic, partition, owner, committed])).toEqual([
    ["clicks", 0, null, "4"],
    ["orders", 0, null, null],
    ["orders", 1, "E1", null],
  ]);
  expect(Object.keys(externals)).toEqual(["E1"]);
});

test("nothing of it is ever changed", async () => {
  await lab.openGroup({ group: "theirs", watch: true });
  parts.groups.set("theirs", []);
  expect(await codeOf(lab.addConsumers("theirs", {}))).toBe("GROUP_WATCHED");
  expect(await codeOf(lab.resetOffsets("theirs", { to: "earliest" }))).toBe("GROUP_NOT_OURS");
  expect(await codeOf(lab.openGroup({ group: "theirs", adopt: true }))).toBe("GROUP_EXISTS");
  await lab.closeGroup("theirs");
  expect([parts.orders, parts.commits, parts.deleted]).toEqual([[], [], []]);
  expect(parts.groups.has("theirs")).toBe(true);
});

test("to stop watching needs nobody to leave; afterwards it can be used", async () => {
  await lab.openGroup({ group: "theirs", watch: true });
  await pass(parts.clock, 200);
  await lab.closeGroup("theirs");
  expect(lab.listGroups().map(({ group }) => group)).not.toContain("theirs");
  expect(await lab.openGroup({ group: "theirs", topic: "orders", adopt: true })).toMatchObject({ origin: "adopted" });
});

test("there has to be such a group", async () => {
  expect(await codeOf(lab.openGroup({ group: "mistyped", watch: true }))).toBe("NO_SUCH_GROUP");
});

test("all groups of the cluster are listed, with what their coordinators say", async () => {
  parts.groups.set("empty", []);
  parts.cluster.listGroups = async () => [
    { group: "connect-sink", protocolType: "connect" },
    { group: "empty", protocolType: "consumer" },
    { group: "newer", protocolType: "consumer" },
    { group: "theirs", protocolType: "consumer" },
    { group: "line\nbreak", protocolType: "consumer" },
  ];
  await lab.openGroup({ group: "theirs", watch: true });
  const nothing = { state: null, members: null, open: false };
  expect(await lab.clusterGroups()).toEqual({
    groups: [
      { group: "connect-sink", protocolType: "connect", ...nothing },
      { group: "empty", protocolType: "consumer", state: "Empty", members: 0, open: false },
      { group: "newer", protocolType: "consumer", ...nothing },
      { group: "theirs", protocolType: "consumer", state: "Stable", members: 1, open: true },
    ],
    leftOut: 0,
  });
});

test("a group that is adopted while it is open says so", async () => {
  parts.groups.set("old", []);
  await lab.openGroup({ group: "old" });
  const events: unknown[] = [];
  lab.subscribe(
    "old",
    (batch) => events.push(...batch.map(({ type }) => type)),
    () => {},
  );
  expect(await lab.openGroup({ group: "old", adopt: true })).toMatchObject({ origin: "adopted" });
  expect(lab.listGroups().find(({ group }) => group === "old")?.origin).toBe("adopted");
  await pass(parts.clock, 50);
  expect(events).toContain("group-adopted");
  expect(await codeOf(lab.openGroup({ group: "old", adopt: true }))).toBe("GROUP_EXISTS");
});
