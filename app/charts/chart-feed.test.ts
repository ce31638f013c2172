import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import type { Sample, SampleBatch } from "../../lib/contract/charts.ts";
import { SAMPLES_KEPT } from "../../lib/contract/charts.ts";
import type { WatchAnswer } from "../../lib/contract/socket.ts";
import type { LabState } from "../store/lab-store.ts";
import type { ChartFeed } from "./chart-feed.ts";
import { createChartFeed } from "./chart-feed.ts";

let clock: ManualClock;
let feed: ChartFeed;
let state: LabState["link"]["state"];
let asked: string[];
let left: number;
let answer: () => Promise<WatchAnswer>;
const heard = new Set<(batch: SampleBatch) => void>();
const stored = new Set<() => void>();

function collect<T>(set: Set<T>, entry: T): () => void {
  set.add(entry);
  return () => void set.delete(entry);
}

beforeEach(() => {
  clock = new ManualClock();
  state = "live";
  asked = [];
  left = 0;
  answer = () => Promise.resolve({ ok: true });
  heard.clear();
  stored.clear();
  feed = createChartFeed({
    clock,
    store: {
      getState: () => ({ link: { state, since: 0 }, status: null, watched: null, outdated: false }),
      subscribe: (listener) => collect(stored, listener),
    },
    link: {
      onSamples: (listener) => collect(heard, listener),
      watchSamples(group) {
        asked.push(group);
        return answer();
      },
      unwatchSamples: () => void left++,
    },
  });
});

function sample(at: number): Sample {
  const none = { named: {}, rest: { count: 0, sum: 0 } };
  return { at, ms: 500, lag: none, handled: none, deliveries: 0, duplicates: 0, rebalances: [] };
}

function come(group: string, isWhole: boolean, ...times: number[]): void {
  for (const listener of heard) listener({ group, isWhole, samples: times.map(sample) });
}

const times = () => feed.get().samples.map(({ at }) => at);
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

test("what the lab has kept comes first, then each sample; five minutes are kept", () => {
  feed.watch("g");
  come("g", true, 1, 2);
  come("g", false, 3);
  come("another", false, 4);
  expect(times()).toEqual([1, 2, 3]);
  for (let at = 4; at <= SAMPLES_KEPT + 3; at++) come("g", false, at);
  expect(times()).toHaveLength(SAMPLES_KEPT);
  expect(times()[0]).toBe(4);
});

test("while nobody looks nothing is asked for; who looks again gets all of it anew", () => {
  const stop = feed.watch("g");
  come("g", true, 1, 2);
  stop();
  expect([left, heard.size, stored.size, clock.pending]).toEqual([1, 0, 0, 0]);
  feed.watch("g");
  expect(times()).toEqual([1, 2]);
  come("g", true, 1, 2, 3, 4);
  expect(times()).toEqual([1, 2, 3, 4]);
  expect(asked).toEqual(["g", "g"]);
});

test("another group begins with nothing", () => {
  feed.watch("g")();
  come("g", true, 1);
  feed.watch("h");
  expect(times()).toEqual([]);
});

test("after a lost connection it asks again, and after a refusal or no answer", async () => {
  const stop = feed.watch("g");
  state = "lost";
  for (const listener of stored) listener();
  answer = () => Promise.resolve({ ok: false, code: "GROUP_NOT_FOUND", detail: "" });
  state = "live";
  for (const listener of stored) listener();
  await settle();
  answer = () => Promise.reject(new Error("no answer"));
  clock.advance(1000);
  await settle();
  clock.advance(1000);
  expect(asked).toHaveLength(4);
  stop();
  await settle();
  expect(clock.pending).toBe(0);
});
