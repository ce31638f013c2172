import { expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { Batch } from "./batch.ts";
import { ProducerBudget, Producers } from "./producers.ts";
import { buildBatch } from "./testing.ts";

const GAP = { kind: "refused", errorCode: ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER };
const FENCED = { kind: "refused", errorCode: ERROR.INVALID_PRODUCER_EPOCH };
const NEXT = { kind: "next" };

/** A partition that takes what may come next, and says what it thought of it. */
function partition(budget = new ProducerBudget()) {
  const producers = new Producers(budget);
  let logEnd = 0;
  let now = 0;
  return {
    write: (baseSequence: number, { count = 1, epoch = 0, id = 1n } = {}) => {
      const records = Array.from({ length: count }, () => ({}));
      const batch = new Batch(buildBatch({ records, producerId: id, producerEpoch: epoch, baseSequence }));
      const check = producers.check(batch);
      if (check.kind === "next") {
        producers.wrote(batch, logEnd, now);
        logEnd += count;
      }
      return check;
    },
    wait: (ms: number) => void (now += ms),
    clear: () => producers.clear(),
  };
}

test("a producer that is not known may begin with any sequence and must go on from it", () => {
  const { write } = partition();
  expect(write(7, { count: 2 })).toEqual(NEXT);
  expect(write(10)).toEqual(GAP);
  expect(write(9)).toEqual(NEXT);
});

test("a retry of one of the last five batches is told where it was written; an older one is out of order", () => {
  const { write } = partition();
  for (let sequence = 0; sequence < 6; sequence++) write(sequence);
  expect(write(1)).toMatchObject({ kind: "duplicate", of: { baseOffset: 1 } });
  expect(write(5)).toMatchObject({ kind: "duplicate", of: { baseOffset: 5 } });
  expect(write(0)).toEqual(GAP);
});

test("a part of a batch is no retry of it", () => {
  const { write } = partition();
  write(0, { count: 3 });
  expect(write(0, { count: 2 })).toEqual(GAP);
  expect(write(1, { count: 2 })).toEqual(GAP);
});

test("a new epoch begins at 0, and then the old one is fenced", () => {
  const { write } = partition();
  write(0);
  expect(write(1, { epoch: 1 })).toEqual(GAP);
  expect(write(0, { epoch: 1 })).toEqual(NEXT);
  expect(write(1, { epoch: 0 })).toEqual(FENCED);
  expect(write(0, { epoch: 0 })).toEqual(FENCED);
});

test("sequences start again after the greatest int32, inside a batch or between two", () => {
  const inside = partition();
  inside.write(2 ** 31 - 1, { count: 3 });
  expect(inside.write(2)).toEqual(NEXT);
  const between = partition();
  between.write(2 ** 31 - 1);
  expect(between.write(0)).toEqual(NEXT);
});

test("producers do not disturb each other", () => {
  const { write } = partition();
  write(0, { id: 1n });
  expect(write(5, { id: 2n })).toEqual(NEXT);
  expect(write(1, { id: 1n })).toEqual(NEXT);
});

test("a producer that was silent for a day is forgotten when another writes", () => {
  const { write, wait } = partition();
  write(0, { id: 1n });
  wait(86_400_000);
  write(0, { id: 2n });
  expect(write(50, { id: 1n })).toEqual(NEXT);
});

test("where the budget is used up, the producer that was silent longest is forgotten", () => {
  const { write } = partition(new ProducerBudget(2));
  write(0, { id: 1n });
  write(0, { id: 2n });
  write(1, { id: 1n });
  write(0, { id: 3n });
  expect(write(50, { id: 2n })).toEqual(NEXT);
  expect(write(50, { id: 3n })).toEqual(GAP);
});

test("a partition gives back what it took of the budget", () => {
  const budget = new ProducerBudget(10);
  const { write, clear } = partition(budget);
  for (let id = 1n; id <= 4n; id++) write(0, { id });
  write(1, { id: 1n });
  expect(budget.left).toBe(6);
  clear();
  expect(budget.left).toBe(10);
});
