import { describe, expect, test } from "vitest";
import type { GroupEvent, GroupEventBody } from "../contract/group-events.ts";
import { emptyView, reduce } from "../group/reduce.ts";
import { CLASSIC, settingsOf } from "../group/testing.ts";
import type { GroupView } from "../group/view.ts";
import { describeInterval } from "./watch-schedule.ts";

const T0 = 1_000_000;
const settings = settingsOf("consumer-1", { rebalanceTimeoutMs: 9000 });
const assignment = [{ topic: "t", partitions: [0] }];
const listed = { ...CLASSIC, memberId: "m1", clientId: "consumer-1", host: "/127.0.0.1", assignment };
const of = { consumer: "C1" };

function fold(view: GroupView, ...events: [time: number, body: GroupEventBody][]): GroupView {
  return events.reduce((folded, [time, body]) => {
    const event: GroupEvent = { seq: folded.seq + 1, time, ...body };
    return reduce(folded, event);
  }, view);
}

const empty = emptyView({ group: "g", origin: "made", topic: "t", assignors: ["range"] });

/** One consumer that owns the only partition, confirmed by the coordinator at T0 + 20. */
const steady = fold(
  empty,
  [T0, { type: "topic-described", topic: "t", partitions: 1, expected: null }],
  [T0, { type: "consumer-added", ...of, ...settings }],
  [T0, { type: "client-started", ...of, incarnation: 1, reason: "added" }],
  [T0 + 1, { type: "join-sent", ...of, memberId: "m1" }],
  [T0 + 10, { type: "joined", ...of, memberId: "m1", generation: 1, leader: "m1", protocol: "range", assignment, durationMs: 9 }],
  [
    T0 + 21,
    { type: "coordinator-described", askedAt: T0 + 20, state: "Stable", protocol: "range", epochs: null, members: [listed] },
  ],
);

describe("how often the coordinator is asked", () => {
  test("often before its first word", () => {
    expect(describeInterval(empty, 1, T0)).toBe(100);
  });

  test("about once a second when all rests and somebody looks, slower when nobody does", () => {
    expect(describeInterval(steady, 1, T0 + 60)).toBe(1000);
    expect(describeInterval(steady, 0, T0 + 60)).toBe(4000);
  });

  test("fast during a rebalance", () => {
    const moving = fold(steady, [
      T0 + 100,
      {
        type: "coordinator-described",
        askedAt: T0 + 99,
        state: "PreparingRebalance",
        protocol: null,
        epochs: null,
        members: [listed],
      },
    ]);
    expect(describeInterval(moving, 1, T0 + 150)).toBe(100);
    expect(describeInterval(moving, 0, T0 + 150)).toBe(250);
  });

  test("fast while a consumer joins, and while the coordinator has not confirmed what a client says", () => {
    const joining = fold(
      steady,
      [T0 + 100, { type: "consumer-added", consumer: "C2", ...settings }],
      [T0 + 110, { type: "join-sent", consumer: "C2", memberId: null }],
    );
    expect(describeInterval(joining, 1, T0 + 120)).toBe(100);
  });

  test("slower again when something has moved for more than a minute", () => {
    const joining = fold(
      steady,
      [T0 + 100, { type: "consumer-added", consumer: "C2", ...settings }],
      [T0 + 110, { type: "join-sent", consumer: "C2", memberId: null }],
    );
    expect(describeInterval(joining, 1, T0 + 70_000)).toBe(500);
  });

  test("fast around the end of a crashed consumer's session, steady before and long after", () => {
    const armedAt = T0 + 1000;
    const progress = { ...of, processed: 0, rate: 0, armedAt, heartbeatAt: null, handlingSince: null };
    const crashed = fold(
      steady,
      [
        T0 + 1000,
        {
          type: "progress",
          consumers: [{ ...progress, positions: [], delivered: [] }],
          partitions: [],
          coordinatorAskedAt: null,
        },
      ],
      [T0 + 1100, { type: "crashed", ...of }],
    );
    const end = armedAt + 10_000;
    expect(describeInterval(crashed, 1, T0 + 1200)).toBe(1000);
    expect(describeInterval(crashed, 0, end - 2000)).toBe(500);
    expect(describeInterval(crashed, 1, end - 1000)).toBe(100);
    expect(describeInterval(crashed, 1, end + 1000)).toBe(100);
    expect(describeInterval(crashed, 1, end + 5000)).toBe(1000);
  });
});
