import { describe, expect, test } from "vitest";
import type { Sample } from "../contract/charts.ts";
import { SERIES_NAMED } from "../contract/charts.ts";
import type { DeliveredSpan } from "../contract/client-facts.ts";
import type { Sampled } from "./samples.ts";
import { beginSampling, takeSample } from "./samples.ts";
import { Story } from "./testing.ts";

/** A group whose numbers the test tells, and a sample after each half second. */
class Measured extends Story {
  #last: Sampled = beginSampling(this.view, this.now);

  sample(): Sample {
    this.wait(500);
    const { sample, sampled } = takeSample(this.#last, this.view, this.now);
    this.#last = sampled;
    return sample;
  }

  /** C1 …: how many messages each has handled since it was added, and which offsets of partition 0 these were. */
  handles(processed: Record<string, number>, delivered: DeliveredSpan[] = []): this {
    const consumers = Object.entries(processed).map(([consumer, count], index) => ({
      consumer,
      processed: count,
      rate: 0,
      armedAt: null,
      heartbeatAt: null,
      handlingSince: null,
      positions: [],
      delivered: index === 0 ? delivered : [],
    }));
    return this.tell({ type: "progress", consumers, partitions: [], coordinatorAskedAt: null });
  }

  /** Committed offset and log end, by partition. */
  offsets(...rows: [committed: string | null, logEnd: string | null][]): this {
    const partitions = rows.map(([committed, logEnd], partition) => ({
      topic: "t",
      partition,
      committed,
      logStart: "0",
      logEnd,
    }));
    return this.tell({ type: "progress", consumers: [], partitions, coordinatorAskedAt: null });
  }
}

function span(from: number, to: number): DeliveredSpan {
  return { topic: "t", partition: 0, from: String(from), to: String(to), messages: to - from, gaps: [] };
}

const NOBODY = { count: 0, sum: 0 };

describe("lag", () => {
  test("is what lies behind each commit; without one it is not known", () => {
    const group = new Measured().offsets(["3", "10"], [null, "4"], ["5", "5"]);
    expect(group.sample()).toMatchObject({ ms: 500, lag: { named: { P0: 7, P2: 0 }, rest: NOBODY } });
  });

  test("is not known while the broker is away, and known again when it is back", () => {
    const group = new Measured().offsets(["3", "10"]);
    group.tell({ type: "broker-lost", error: { code: "ECONNREFUSED", message: "away" } });
    expect(group.sample().lag.named).toEqual({});
    expect(group.tell({ type: "broker-back" }).sample().lag.named).toEqual({ P0: 7 });
  });

  test("of many partitions the largest are named, the others are one sum; the names do not take turns", () => {
    const count = 100;
    const group = new Measured(count);
    const lags = Array.from({ length: count }, (_, partition) => 1000 - partition);
    const tell = () => group.offsets(...lags.map((lag): [string, string] => ["0", String(lag)]));
    const { lag } = tell().sample();
    expect(Object.keys(lag.named)).toEqual(Array.from({ length: SERIES_NAMED }, (_, partition) => `P${partition}`));
    const all = lags.reduce((sum, each) => sum + each, 0);
    expect(Object.values(lag.named).reduce((sum, each) => sum + each, lag.rest.sum)).toBe(all);
    expect(lag.rest.count).toBe(count - SERIES_NAMED);

    // Somewhat larger takes nobody's place, one of another order does.
    lags[12] = 1005;
    lags[99] = 5000;
    lags[0] = 1;
    const { named } = tell().sample().lag;
    expect(Object.keys(named)).toEqual([...Array.from({ length: 11 }, (_, index) => `P${index + 1}`), "P99"]);
  });
});

describe("what was handled", () => {
  test("is the difference to the sample before, by consumer; added up it is exact", () => {
    const group = new Measured().add("C1").add("C2");
    group.handles({ C1: 10, C2: 4 }, [span(0, 14)]);
    expect(group.sample()).toMatchObject({ handled: { named: { C1: 10, C2: 4 }, rest: NOBODY }, deliveries: 14, duplicates: 0 });
    group.handles({ C1: 12 }, [span(14, 16)]);
    expect(group.sample()).toMatchObject({ handled: { named: { C1: 2, C2: 0 } }, deliveries: 2 });
    expect(group.sample()).toMatchObject({ handled: { named: { C1: 0, C2: 0 } }, deliveries: 0 });
  });

  test("again counts as a duplicate each time", () => {
    const group = new Measured().add("C1").handles({ C1: 5 }, [span(0, 5)]);
    group.sample();
    expect(group.handles({ C1: 10 }, [span(0, 5)]).sample()).toMatchObject({ deliveries: 5, duplicates: 5 });
    expect(group.handles({ C1: 17 }, [span(0, 7)]).sample()).toMatchObject({ deliveries: 7, duplicates: 5 });
  });

  test("a consumer whose card was put away has no more numbers", () => {
    const group = new Measured().add("C1").add("C2").handles({ C1: 5 });
    group.sample();
    group.tell({ type: "consumer-dismissed", consumer: "C1" });
    expect(group.sample().handled.named).toEqual({ C2: 0 });
  });
});

test("a rebalance is told when it begins and again when it ends, and not otherwise", () => {
  const group = new Measured().add("C1").joining("C1").coordinator("PreparingRebalance", { C1: [] });
  const [begun, ...none] = group.sample().rebalances;
  expect(begun).toMatchObject({ id: 1, to: null });
  expect(none).toEqual([]);
  expect(group.sample().rebalances).toEqual([]);
  group
    .joined("C1", 1, [0, 1, 2])
    .wait(10)
    .coordinator("Stable", { C1: [0, 1, 2] });
  expect(group.sample().rebalances).toEqual([
    { id: 1, from: begun?.from, to: group.now - 500, protocol: "classic", generation: 1 },
  ]);
  expect(group.sample().rebalances).toEqual([]);
});
