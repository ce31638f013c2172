import { ERROR } from "../../wire/errors.ts";
import type { Clock } from "../../clock/clock.ts";
import type { ReadAnswer } from "./answers.ts";
import type { PartitionLog } from "./partition-log.ts";

/** One partition of a Fetch request. */
export interface FetchPartition {
  readonly log: PartitionLog;
  readonly fetchOffset: bigint;
  readonly partitionMaxBytes: number;
}

export interface FetchRequest {
  /** In the order of the request, which decides who gets the bytes. */
  readonly partitions: readonly FetchPartition[];
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxWaitMs: number;
  /** Whether the first batch may be larger than the limits (Fetch from version 3 on). */
  readonly minOneBatch: boolean;
}

/** Apache Kafka's fetch.max.bytes: no answer is larger, but for one single batch that is. */
const FETCH_MAX_BYTES = 55 * 1024 * 1024;

/** Reads now, one answer for each partition in the order of the request. */
export function readNow({ partitions, maxBytes, minOneBatch }: FetchRequest): ReadAnswer[] {
  let left = Math.min(maxBytes, FETCH_MAX_BYTES);
  let nothingYet = minOneBatch;
  return partitions.map(({ log, fetchOffset, partitionMaxBytes }) => {
    const answer = log.read(fetchOffset, Math.min(partitionMaxBytes, left), nothingYet);
    if (answer.records.length > 0) nothingYet = false;
    left = Math.max(0, left - answer.records.length);
    return answer;
  });
}

/**
 * Reads, and where there are fewer than `minBytes`, waits for more: until appends make up for what is
 * missing, a topic of the request is deleted, `maxWaitMs` have passed or `signal` aborts, whichever
 * comes first; then reads again. A partition in error, or a request without partitions, is answered at
 * once. One timer and one listener a partition while it waits; an append costs an addition.
 */
export async function fetch(request: FetchRequest, clock: Clock, signal?: AbortSignal): Promise<ReadAnswer[]> {
  const answers = readNow(request);
  const missing = Math.min(request.minBytes, request.maxBytes, FETCH_MAX_BYTES) - totalBytes(answers);
  const failed = answers.some(({ errorCode }) => errorCode !== ERROR.NONE);
  if (missing <= 0 || failed || request.maxWaitMs <= 0 || answers.length === 0 || signal?.aborted) return answers;
  await moreBytes(request, missing, { clock, signal });
  return readNow(request);
}

function totalBytes(answers: readonly ReadAnswer[]): number {
  return answers.reduce((sum, { records }) => sum + records.length, 0);
}

interface Ends {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

function moreBytes(request: FetchRequest, missing: number, { clock, signal }: Ends): Promise<void> {
  return new Promise((resolve) => {
    let left = missing;
    const finish = () => {
      for (const dispose of disposers) dispose();
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const listener = {
      appended(bytes: number) {
        left -= bytes;
        if (left <= 0) finish();
      },
      closed: finish,
    };
    const logs = new Set(request.partitions.map(({ log }) => log));
    const disposers = [clock.after(request.maxWaitMs, finish), ...[...logs].map((log) => log.listen(listener))];
    signal?.addEventListener("abort", finish, { once: true });
  });
}
