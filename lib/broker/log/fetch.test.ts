import { beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import { ERROR } from "../../wire/errors.ts";
import type { ReadAnswer } from "./answers.ts";
import { fetch, readNow, type FetchRequest } from "./fetch.ts";
import type { PartitionLog } from "./partition-log.ts";
import { buildBatch } from "./testing.ts";
import { Topics } from "./topics.ts";

let clock: ManualClock;
let topics: Topics;

beforeEach(() => {
  clock = new ManualClock();
  let id = 0;
  topics = new Topics({ capBytes: 1_000_000, newTopicId: () => `id-${id++}` });
  topics.create("t", 3, new Map());
});

function log(partition: number): PartitionLog {
  const found = topics.partition("t", partition);
  if (!found) throw new Error(`no partition ${partition}`);
  return found;
}

function append(partition: number, size = 10): number {
  const records = buildBatch({ records: [{ value: Buffer.alloc(size) }] });
  log(partition).append({ records, now: 0, produceVersion: 11 });
  return records.length;
}

function asking(partitions: readonly number[], changes: Partial<FetchRequest> = {}): FetchRequest {
  return {
    partitions: partitions.map((partition) => ({ log: log(partition), fetchOffset: 0n, partitionMaxBytes: 100_000 })),
    minBytes: 1,
    maxBytes: 1_000_000,
    maxWaitMs: 500,
    minOneBatch: true,
    ...changes,
  };
}

/** Starts a fetch; `answered` is null while it waits. */
function start(request: FetchRequest, signal?: AbortSignal) {
  const state: { answered: ReadAnswer[] | null } = { answered: null };
  void fetch(request, clock, signal).then((answers) => (state.answered = answers));
  return state;
}

/** Lets what was resolved run on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

const sizes = (answers: readonly ReadAnswer[] | null) => answers?.map(({ records }) => records.length);

describe("limits", () => {
  test("the first batch is read whole above every limit, and then none without room", () => {
    const first = append(0, 500);
    append(1, 500);
    const request = asking([2, 0, 1], { maxBytes: 10 });
    expect(sizes(readNow(request))).toEqual([0, first, 0]);
    expect(sizes(readNow({ ...request, minOneBatch: false }))).toEqual([0, 0, 0]);
  });

  test("what one partition takes is missing for the next", () => {
    const size = append(0);
    append(0);
    append(1);
    append(1);
    expect(sizes(readNow(asking([0, 1], { maxBytes: size * 3 })))).toEqual([size * 2, size]);
  });

  test("a partition's own limit holds", () => {
    const size = append(0);
    append(0);
    const [partition] = asking([0]).partitions;
    if (!partition) throw new Error("no partition");
    expect(sizes(readNow(asking([], { partitions: [{ ...partition, partitionMaxBytes: size + 1 }] })))).toEqual([size]);
  });
});

describe("answered at once", () => {
  test.each<[string, (request: FetchRequest) => FetchRequest]>([
    ["when there is enough", (request) => request],
    ["when it asks for no wait", (request) => ({ ...request, minBytes: 1e6, maxWaitMs: 0 })],
    ["when it asks for no bytes", (request) => ({ ...request, minBytes: 0, partitions: request.partitions.slice(1) })],
    ["when it has no partitions", (request) => ({ ...request, partitions: [] })],
    ["when it can get no more than it has", (request) => ({ ...request, minBytes: 1e9, maxBytes: 1 })],
  ])("%s", async (_, change) => {
    append(0);
    const fetching = start(change(asking([0, 1])));
    await settle();
    expect(fetching.answered).not.toBeNull();
    expect(clock.pending).toBe(0);
  });

  test("when one partition is in error", async () => {
    const request = asking([0, 1]);
    const fetching = start({ ...request, partitions: request.partitions.map((p, i) => ({ ...p, fetchOffset: BigInt(i) })) });
    await settle();
    expect(fetching.answered?.map(({ errorCode }) => errorCode)).toEqual([ERROR.NONE, ERROR.OFFSET_OUT_OF_RANGE]);
  });
});

describe("waiting", () => {
  test("an append to any of its partitions wakes it, and nothing is left behind", async () => {
    const fetching = start(asking([0, 1, 2]));
    await settle();
    expect(fetching.answered).toBeNull();
    const size = append(2);
    await settle();
    expect(sizes(fetching.answered)).toEqual([0, 0, size]);
    expect(clock.pending).toBe(0);
  });

  test("an append elsewhere does not", async () => {
    const fetching = start(asking([0]));
    append(1);
    await settle();
    expect(fetching.answered).toBeNull();
  });

  test("it sleeps on until there are minBytes, counting what was there before", async () => {
    const size = append(0);
    const fetching = start(asking([0, 1], { minBytes: size * 3 }));
    append(1);
    await settle();
    expect(fetching.answered).toBeNull();
    append(0);
    await settle();
    expect(sizes(fetching.answered)).toEqual([size * 2, size]);
  });

  test("after maxWaitMs it gets what there is, with one timer however much was appended", async () => {
    const fetching = start(asking([0], { minBytes: 1e6 }));
    for (let i = 0; i < 10; i++) append(0);
    expect(clock.pending).toBe(1);
    clock.advance(499);
    await settle();
    expect(fetching.answered).toBeNull();
    clock.advance(1);
    await settle();
    expect(fetching.answered?.[0]?.highWatermark).toBe(10n);
  });

  test("deletion of a topic ends it with an error", async () => {
    const fetching = start(asking([0]));
    topics.delete("t");
    await settle();
    expect(fetching.answered?.[0]?.errorCode).toBe(ERROR.UNKNOWN_TOPIC_OR_PARTITION);
    expect(clock.pending).toBe(0);
  });

  test("whoever asked may give up", async () => {
    const ended = new AbortController();
    const fetching = start(asking([0]), ended.signal);
    ended.abort();
    await settle();
    expect(fetching.answered).not.toBeNull();
    expect(clock.pending).toBe(0);
  });
});
