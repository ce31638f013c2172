import type { Batch } from "kafkajs";
import { describe, expect, test } from "vitest";
import { addSpan, emptySpan, spanOf } from "./spans.ts";

/** A batch as kafkajs hands it over: asked for from `asked` on, with messages at these offsets, and read up to `last`. */
function batchOf(
  offsets: number[],
  { asked = offsets[0] ?? 0, last = offsets.at(-1) ?? 0 } = {},
): Batch & { fetchedOffset: string } {
  return {
    topic: "t",
    partition: 0,
    highWatermark: "1000",
    fetchedOffset: String(asked),
    messages: offsets.map((offset) => ({
      key: null,
      value: null,
      timestamp: "0",
      attributes: 0,
      offset: String(offset),
      headers: {},
    })),
    isEmpty: () => offsets.length === 0,
    firstOffset: () => String(offsets[0]),
    lastOffset: () => String(last),
    offsetLag: () => "0",
    offsetLagLow: () => "0",
  };
}

const span = (from: number, to: number, messages = to - from, gaps: [number, number][] = []) => ({
  topic: "t",
  partition: 0,
  from: String(from),
  to: String(to),
  messages,
  gaps: gaps.map(([a, b]) => ({ from: String(a), to: String(b) })),
});

describe("a span of a batch", () => {
  test("is its messages' offsets where none is missing", () => {
    expect(spanOf(batchOf([5, 6, 7]), { index: 0, count: 3 })).toEqual(span(5, 8));
    expect(spanOf(batchOf([5, 6, 7]), { index: 1, count: 1 })).toEqual(span(6, 7));
  });

  test("has offsets without a message as gaps: before, between and behind its messages", () => {
    const batch = batchOf([5, 8], { asked: 3, last: 9 });
    expect(spanOf(batch, { index: 0, count: 2 })).toEqual(
      span(3, 10, 2, [
        [3, 5],
        [6, 8],
        [9, 10],
      ]),
    );
    expect(spanOf(batch, { index: 0, count: 1 })).toEqual(span(3, 6, 1, [[3, 5]]));
    expect(spanOf(batch, { index: 1, count: 1 })).toEqual(
      span(6, 10, 1, [
        [6, 8],
        [9, 10],
      ]),
    );
  });

  test("of a compacted topic tells only how many messages there are", () => {
    const offsets = Array.from({ length: 30 }, (_, index) => index * 2);
    expect(spanOf(batchOf(offsets), { index: 0, count: 30 })).toEqual(span(0, 59, 30));
  });

  test("of kafkajs without the offset it asked for begins with its first message", () => {
    const { fetchedOffset: _unknown, ...batch } = batchOf([5, 6], { asked: 3 });
    expect(spanOf(batch, { index: 0, count: 2 })).toEqual(span(5, 7));
  });
});

test("a batch in which nothing is for a consumer is a gap", () => {
  const of = { topic: "t", partition: 0, firstOffset: "5", lastOffset: "6" };
  expect(emptySpan(of)).toEqual(span(5, 7, 0, [[5, 7]]));
});

describe("spans that are not yet told", () => {
  test("grow where one follows the other, and stay apart where one begins anew", () => {
    const spans = [span(0, 5)];
    addSpan(spans, span(5, 9, 3, [[6, 7]]));
    addSpan(spans, { ...span(9, 10), partition: 1 });
    addSpan(spans, span(9, 10));
    addSpan(spans, span(8, 12));
    expect(spans).toEqual([span(0, 10, 9, [[6, 7]]), { ...span(9, 10), partition: 1 }, span(8, 12)]);
  });

  test("with too many gaps keep the number of messages", () => {
    const spans = [span(0, 2, 1, [[0, 1]])];
    for (let offset = 2; offset < 60; offset += 2) addSpan(spans, span(offset, offset + 2, 1, [[offset, offset + 1]]));
    expect(spans).toEqual([span(0, 60, 30)]);
  });
});
