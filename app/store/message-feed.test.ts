import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import type { MessageBatch, MessageSource } from "../../lib/contract/message-rows.ts";
import { sourceKey } from "../../lib/contract/message-rows.ts";
import type { WatchAnswer } from "../../lib/contract/socket.ts";
import type { LabState } from "./lab-store.ts";
import type { MessageFeed } from "./message-feed.ts";
import { createMessageFeed } from "./message-feed.ts";

const GROUP: MessageSource = { kind: "group", group: "g" };
const NONE = { kind: "null" } as const;

let clock: ManualClock;
let feed: MessageFeed;
let link: { state: LabState["link"]["state"]; since: number };
let asked: string[];
let left: number;
let answer: () => Promise<WatchAnswer>;
const heard = new Set<(batch: MessageBatch) => void>();
const stored = new Set<() => void>();

beforeEach(() => {
  clock = new ManualClock();
  link = { state: "live", since: 0 };
  asked = [];
  left = 0;
  answer = () => Promise.resolve({ ok: true });
  heard.clear();
  stored.clear();
  feed = createMessageFeed({
    clock,
    store: {
      getState: () => ({ link, status: null, watched: null, outdated: false }),
      subscribe(listener) {
        stored.add(listener);
        return () => void stored.delete(listener);
      },
    },
    link: {
      onMessages(listener) {
        heard.add(listener);
        return () => void heard.delete(listener);
      },
      watchMessages(source) {
        asked.push(sourceKey(source));
        return answer();
      },
      unwatchMessages: () => void left++,
    },
  });
});

function come(ids: number[], numbers: { total: number; passed: number; seq?: number }, source = GROUP): void {
  const rows = ids.map((id) => ({
    id,
    at: 0,
    consumer: "C1",
    times: 1,
    topic: "t",
    partition: 0,
    offset: String(id),
    timestamp: 0,
    key: NONE,
    value: NONE,
    headers: [],
    headerCount: 0,
  }));
  for (const listener of heard) listener({ source: sourceKey(source), seq: 1, trouble: null, rows, ...numbers });
}

const ids = () => feed.get().rows.map(({ id }) => id);
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

test("what was kept is shown, newest first, and only what comes is counted", () => {
  feed.watch(GROUP);
  come([1, 2, 3], { total: 1000, passed: 0 });
  expect(feed.get()).toMatchObject({ count: 0, sample: { shown: 0, of: 0 } });
  come([4, 5], { total: 1002, passed: 2 });
  expect(ids()).toEqual([5, 4, 3, 2, 1]);
  expect(feed.get()).toMatchObject({ count: 2, sample: { shown: 2, of: 2 } });
});

test("of a sample the count is exact, and it is said how much of it is shown; later no more", () => {
  feed.watch(GROUP);
  come([], { total: 0, passed: 0 });
  come([1, 2], { total: 5000, passed: 5000 });
  expect(feed.get()).toMatchObject({ count: 5000, sample: { shown: 2, of: 5000 } });
  for (let id = 3; id < 20; id++) come([id], { total: 5000 + id - 2, passed: 1 });
  expect(feed.get().sample).toEqual({ shown: 8, of: 8 });
});

test("the list is bounded, and no message stands in it twice", () => {
  feed.watch(GROUP);
  for (let batch = 0; batch < 60; batch++) {
    const from = batch * 30;
    come(
      Array.from({ length: 31 }, (_, index) => from + index),
      { total: from + 30, passed: 30 },
    );
  }
  expect(feed.get().rows).toHaveLength(1000);
  expect(new Set(ids()).size).toBe(1000);
});

test("a lab that was started again counts anew", () => {
  feed.watch(GROUP);
  come([900], { total: 900, passed: 0 });
  come([901], { total: 901, passed: 1 });
  come([1, 2], { total: 2, passed: 0 });
  expect(ids()).toEqual([2, 1]);
  expect(feed.get().count).toBe(0);
});

test("clearing begins anew, and counts on", () => {
  feed.watch(GROUP);
  come([1], { total: 10, passed: 0 });
  come([2], { total: 15, passed: 5 });
  feed.clear();
  expect(feed.get()).toMatchObject({ rows: [], count: 0 });
  come([3], { total: 17, passed: 2 });
  expect(ids()).toEqual([3]);
  expect(feed.get().count).toBe(2);
});

test("another source takes its place; what still comes of the first is not for it", () => {
  const stop = feed.watch(GROUP);
  come([1], { total: 1, passed: 0 });
  const topic: MessageSource = { kind: "topic", topic: "t" };
  stop();
  feed.watch(topic);
  come([2], { total: 2, passed: 1 });
  expect(ids()).toEqual([]);
  come([7], { total: 7, passed: 0 }, topic);
  expect(ids()).toEqual([7]);
  expect([asked, left]).toEqual([["group:g", "topic:t"], 1]);
});

test("after a lost connection it asks again, and after a refusal", async () => {
  const stop = feed.watch(GROUP);
  link = { state: "lost", since: 0 };
  for (const listener of stored) listener();
  link = { state: "live", since: 0 };
  answer = () => Promise.resolve({ ok: false, code: "GROUP_NOT_FOUND", detail: "There is no group g." });
  for (const listener of stored) listener();
  await settle();
  expect(asked).toHaveLength(2);
  expect(feed.get().trouble).toBe("There is no group g.");
  answer = () => Promise.reject(new Error("no answer"));
  clock.advance(1000);
  await settle();
  expect(asked).toHaveLength(3);
  stop();
  expect(clock.pending).toBe(0);
  expect([heard.size, stored.size]).toEqual([0, 0]);
});
