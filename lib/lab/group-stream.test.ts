import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import type { ConsumerProgress } from "../contract/client-facts.ts";
import type { GroupEvent } from "../contract/group-events.ts";
import { emptyView, reduce } from "../group/reduce.ts";
import { settingsOf } from "../group/testing.ts";
import type { GroupStream } from "./group-stream.ts";
import { createGroupStream } from "./group-stream.ts";

const empty = () => emptyView({ group: "g", origin: "made", topic: "t", assignors: ["range"] });
const added = (id: string) => ({ type: "consumer-added" as const, consumer: id, ...settingsOf("consumer-1") });
const progress = (consumer: string, processed: number): ConsumerProgress => ({
  consumer,
  processed,
  rate: 0,
  armedAt: null,
  heartbeatAt: null,
  handlingSince: null,
  positions: [],
  delivered: [],
});

let clock: ManualClock;
let stream: GroupStream;
let batches: GroupEvent[][];

beforeEach(() => {
  clock = new ManualClock();
  stream = createGroupStream({ empty: empty(), clock, onChange: () => {} });
  batches = [];
});

const listen = () =>
  stream.subscribe(
    (events) => batches.push(events),
    () => {},
  );

test("events are numbered from 1 without gaps, whatever their kind", () => {
  listen();
  stream.append(added("C1"));
  stream.consumerProgress([progress("C1", 1)]);
  clock.advance(200);
  stream.append(added("C2"));
  clock.advance(200);
  expect(batches.flat().map(({ seq, type }) => [seq, type])).toEqual([
    [1, "consumer-added"],
    [2, "progress"],
    [3, "consumer-added"],
  ]);
});

test("structural events are folded at once, and those of one turn leave together at once", () => {
  listen();
  stream.append(added("C1"));
  stream.append(added("C2"));
  expect(Object.keys(stream.view().consumers)).toEqual(["C1", "C2"]);
  expect(batches).toHaveLength(0);
  clock.advance(0);
  expect(batches.map((batch) => batch.length)).toEqual([2]);
});

test("in a storm no event waits longer than 16 ms, and a batch leaves every 16 ms", () => {
  listen();
  let sent = 0;
  for (let ms = 0; ms < 160; ms++) {
    stream.append(added(`C${(sent += 1)}`));
    clock.advance(1);
    expect(sent - batches.flat().length).toBeLessThanOrEqual(16);
  }
  // Ten, and those that may leave at once when it was quiet before.
  expect(batches.length).toBeLessThanOrEqual(13);
});

test("a few events that come some ms apart after a quiet moment do not wait", () => {
  listen();
  for (const id of ["C1", "C2", "C3"]) {
    stream.append(added(id));
    clock.advance(4);
  }
  expect(batches.map((batch) => batch.length)).toEqual([1, 1, 1]);
});

test("a step on the way to an assignment waits a frame for what follows, and no longer", () => {
  listen();
  stream.append({ type: "sync-sent", consumer: "C1", memberId: "m", generation: 1 });
  clock.advance(10);
  expect(batches).toHaveLength(0);
  stream.append(added("C2"));
  clock.advance(0);
  expect(batches.map((batch) => batch.map(({ type }) => type))).toEqual([["sync-sent", "consumer-added"]]);
  stream.append({ type: "sync-sent", consumer: "C1", memberId: "m", generation: 2 });
  clock.advance(16);
  expect(batches).toHaveLength(2);
});

test("numbers leave at most ten times a second, with the last total", () => {
  stream.append(added("C1"));
  clock.advance(1000);
  listen();
  for (let i = 1; i <= 1000; i++) {
    stream.consumerProgress([progress("C1", i)]);
    clock.advance(1);
  }
  clock.advance(200);
  expect(batches.length).toBeLessThanOrEqual(11);
  expect(stream.view().consumers["C1"]?.processed).toBe(1000);
});

test("only rows that are news are sent", () => {
  stream.append({ type: "topic-described", topic: "t", partitions: 2, expected: null });
  listen();
  clock.advance(100);
  const row = (partition: number, logEnd: string) => ({ topic: "t", partition, committed: null, logStart: "0", logEnd });
  stream.partitionProgress([row(0, "5"), row(1, "6")]);
  clock.advance(100);
  stream.partitionProgress([row(0, "5"), row(1, "7"), row(2, "9")]);
  clock.advance(100);
  stream.partitionProgress([row(0, "5"), row(1, "7")]);
  clock.advance(100);
  expect(batches.flat()).toMatchObject([{ seq: 2 }, { seq: 3, partitions: [row(1, "7")] }]);
});

test("what a consumer had done is folded before it has nothing any more, and numbers of a card that is gone are dropped", () => {
  stream.append(added("C1"));
  stream.append(added("C2"));
  clock.advance(100);
  listen();
  stream.consumerProgress([progress("C1", 4), progress("C2", 7)]);
  stream.append({ type: "left", consumer: "C1" });
  stream.consumerProgress([progress("C1", 5)]);
  clock.advance(200);
  expect(batches.flat()).toMatchObject([
    { type: "progress", consumers: [{ consumer: "C1", processed: 4 }] },
    { type: "left" },
    { type: "progress", consumers: [{ consumer: "C2", processed: 7 }] },
  ]);
});

test("what was handled is added, where numbers take the place of older ones", () => {
  stream.append(added("C1"));
  clock.advance(100);
  listen();
  const span = (from: number, to: number) => ({
    topic: "t",
    partition: 0,
    from: String(from),
    to: String(to),
    messages: to - from,
    gaps: [],
  });
  stream.consumerProgress([{ ...progress("C1", 4), delivered: [span(0, 4)] }]);
  stream.consumerProgress([{ ...progress("C1", 9), delivered: [span(4, 9)] }]);
  clock.advance(200);
  expect(batches.flat()).toMatchObject([{ consumers: [{ processed: 9, delivered: [span(0, 4), span(4, 9)] }] }]);
});

test("an old confirmation does not follow what the coordinator said since", () => {
  listen();
  stream.coordinatorConfirmed(clock.now());
  const askedAt = clock.now() + 1;
  stream.append({ type: "coordinator-described", askedAt, state: "Empty", protocol: null, epochs: null, members: [] });
  clock.advance(200);
  expect(batches.flat().map(({ type }) => type)).toEqual(["coordinator-described"]);
});

test("whoever subscribes gets what follows the view of that moment, exactly once", () => {
  listen();
  stream.append(added("C1"));
  let copy = stream.view();
  stream.subscribe(
    (events) => {
      for (const event of events) {
        expect(event.seq).toBe(copy.seq + 1);
        copy = reduce(copy, event);
      }
    },
    () => {},
  );
  expect(batches.flat()).toHaveLength(1);
  stream.append(added("C2"));
  stream.consumerProgress([progress("C1", 3)]);
  clock.advance(500);
  expect(copy).toEqual(stream.view());
});

test("a closed stream says no more and leaves no timer", () => {
  listen();
  stream.append(added("C1"));
  stream.consumerProgress([progress("C1", 3)]);
  stream.close({ tell: true });
  stream.append(added("C2"));
  stream.consumerProgress([progress("C1", 4)]);
  expect(clock.pending).toBe(0);
  expect(batches.flat()).toHaveLength(1);
});

test("an event keeps the time at which it happened", () => {
  listen();
  stream.append(added("C1"), 42);
  clock.advance(16);
  expect(batches.flat()).toMatchObject([{ time: 42 }]);
});
