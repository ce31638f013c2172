import { expect, test } from "vitest";
import type { GroupEventBody } from "../contract/group-events.ts";
import { selectBoard } from "./board.ts";
import { emptyView, reduce } from "./reduce.ts";
import { CLASSIC } from "./testing.ts";
import { topicsOf } from "./topics.ts";
import type { GroupView } from "./view.ts";

const described = (topic: string, partitions: number): GroupEventBody => ({
  type: "topic-described",
  topic,
  partitions,
  expected: null,
});

function fold(...bodies: GroupEventBody[]): GroupView {
  const empty = emptyView({ group: "theirs", origin: "watched", topic: "", assignors: [] });
  return bodies.reduce((view, body) => reduce(view, { seq: view.seq + 1, time: 1000 + view.seq, ...body }), empty);
}

const progress = (topic: string, partition: number, committed: string): GroupEventBody => ({
  type: "progress",
  consumers: [],
  partitions: [{ topic, partition, committed, logStart: "0", logEnd: "9" }],
  coordinatorAskedAt: null,
});

const member = (memberId: string, topic: string, partitions: number[]) => ({
  ...CLASSIC,
  memberId,
  clientId: memberId,
  host: "/127.0.0.1",
  assignment: [{ topic, partitions }],
});

/** What the coordinator says of a stable group with these members. */
const stable = (...members: ReturnType<typeof member>[]): GroupEventBody => ({
  type: "coordinator-described",
  askedAt: 1000,
  state: "Stable",
  protocol: "range",
  epochs: null,
  members,
});

test("a watched group shows the partitions of all the topics that it reads, in order", () => {
  const view = fold(described("orders", 2), progress("orders", 1, "5"), described("clicks", 1), described("orders", 3));
  expect(view.partitions.map(({ topic, partition, committed }) => [topic, partition, committed])).toEqual([
    ["clicks", 0, null],
    ["orders", 0, null],
    ["orders", 1, "5"],
    ["orders", 2, null],
  ]);
  expect(view).toMatchObject({ topic: "orders", partitionCount: 4 });
  expect(topicsOf(view)).toEqual(["clicks", "orders"]);
  expect(view.log.map(({ text }) => text)).toEqual([
    "Topic orders has 2 partitions",
    "Topic clicks has 1 partition",
    "Topic orders now has 3 partitions",
  ]);
});

test("its members own what the coordinator says, and each tile names its topic", () => {
  const members = stable(member("a", "clicks", [0]), member("b", "orders", [0]));
  const { cards } = selectBoard(fold(described("clicks", 1), described("orders", 1), members), 2000);
  expect(cards.map(({ id, external, controls, tiles }) => [id, external, controls.length, tiles.map(({ of }) => of)])).toEqual([
    ["E1", true, 0, ["clicks"]],
    ["E2", true, 0, ["orders"]],
  ]);
});

test("a member that reads only what is not shown says so", () => {
  const members = stable(member("a", "clicks", [0]), member("b", "orders", [0, 1]));
  const { cards } = selectBoard(fold(described("clicks", 1), members), 2000);
  expect(cards.map(({ say }) => say)).toEqual([null, "It owns 2 partitions of topics that are not shown here."]);
});

test("where there is one topic no tile repeats it", () => {
  expect(selectBoard(fold(described("orders", 2)), 2000).tray.tiles.map(({ of }) => of)).toEqual([null, null]);
});
