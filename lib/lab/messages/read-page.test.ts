import fc from "fast-check";
import { expect, test } from "vitest";
import type { LogMessage, MessagePageQuery } from "../../contract/message-rows.ts";
import { readPage } from "./read-page.ts";

const NONE = { kind: "null" } as const;

/** A topic by hand: of each partition the timestamps of its messages by offset; null is a marker, which nobody is shown. */
function topicOf(partitions: (number | null)[][], start = 0) {
  const message = (partition: number, offset: number, timestamp: number): LogMessage => ({
    topic: "t",
    partition,
    offset: String(offset),
    timestamp,
    key: NONE,
    value: NONE,
    headers: [],
    headerCount: 0,
  });
  return (query: MessagePageQuery) =>
    readPage(
      {
        cluster: {
          fetchLogEnds: async () =>
            partitions.map((log, partition) => ({ partition, logStart: String(start), logEnd: String(log.length) })),
        },
        reader: {
          read: async (_topic, stretches) =>
            new Map(
              stretches.map(({ partition, from, limit }) => {
                const log = partitions[partition] ?? [];
                const messages: LogMessage[] = [];
                let next = Number(from);
                for (; next < log.length && messages.length < limit; next++) {
                  const timestamp = log[next] ?? null;
                  if (timestamp !== null) messages.push(message(partition, next, timestamp));
                }
                return [partition, { messages, next: next > Number(from) ? String(next) : null }];
              }),
            ),
        },
      },
      "t",
      query,
    );
}

const places = (messages: LogMessage[]) => messages.map(({ partition, offset }) => `${partition}:${offset}`);

test("the oldest first, page by page, to the end", async () => {
  const read = topicOf([[1, 4, 9], [], [2, 3]]);
  const first = await read({ limit: 3 });
  expect(places(first.messages)).toEqual(["0:0", "2:0", "2:1"]);
  expect(first).toMatchObject({ next: "0:1,1:0,2:2", left: 2 });
  const second = await read({ from: first.next, limit: 3 });
  expect(places(second.messages)).toEqual(["0:1", "0:2"]);
  expect(second).toMatchObject({ next: "0:3,1:0,2:2", left: 0 });
});

test("whatever lies in it, page by page everything is read once, each partition in its order", async () => {
  const log = fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(log, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 5 }), async (partitions, limit) => {
      const read = topicOf(partitions);
      const seen: string[] = [];
      let from = "beginning";
      for (let page = 0; page < 100; page++) {
        const answer = await read({ from, limit });
        expect(answer.messages.length).toBeLessThanOrEqual(limit);
        seen.push(...places(answer.messages));
        from = answer.next;
        if (answer.left === 0) break;
      }
      const all = partitions.map((messages, partition) =>
        messages.flatMap((timestamp, offset) => (timestamp === null ? [] : [`${partition}:${offset}`])),
      );
      expect(all.map((_, partition) => seen.filter((place) => place.startsWith(`${partition}:`)))).toEqual(all);
    }),
  );
});

test("one partition alone, from the end, and from where nothing can be read any more", async () => {
  const read = topicOf(
    [
      [1, 2],
      [3, 4, 5],
    ],
    1,
  );
  expect(places((await read({ partition: 1 })).messages)).toEqual(["1:1", "1:2"]);
  expect(await read({ from: "end" })).toMatchObject({ messages: [], next: "0:2,1:3", left: 0 });
  expect(places((await read({ from: "0:0,1:99" })).messages)).toEqual(["0:1"]);
});

test("where a compaction has taken all there was, it goes on behind it", async () => {
  const empty = {
    cluster: { fetchLogEnds: async () => [{ partition: 0, logStart: "0", logEnd: "7" }] },
    reader: { read: async () => new Map([[0, { messages: [], next: null }]]) },
  };
  expect(await readPage(empty, "t", {})).toMatchObject({ messages: [], next: "0:7", left: 0 });
});
