import { expect } from "vitest";
import { Batch } from "./batch.ts";
import { ByteCap } from "./byte-cap.ts";
import { PartitionLog } from "./partition-log.ts";
import { ProducerBudget } from "./producers.ts";
import { buildBatch, type TestBatch } from "./testing.ts";
import { logConfig } from "./topic-config.ts";

/** When every batch arrives; milliseconds since the epoch. */
export const NOW = 2_000_000;

/** An empty log with these settings of its topic. */
export function newLog(settings: Readonly<Record<string, string>> = {}, cap = new ByteCap(64 * 1024)) {
  const config = logConfig(new Map(Object.entries(settings)));
  return new PartitionLog({ topic: "t", partition: 0, config, cap, producers: new ProducerBudget() });
}

/** Appends one batch, as a producer of now does. */
export function append(log: PartitionLog, batch: TestBatch = {}) {
  return log.append({ records: buildBatch(batch), now: NOW, produceVersion: 11 });
}

/** A batch of `count` records with values of `size` bytes. */
export function sized(count: number, size: number): TestBatch {
  return { records: Array.from({ length: count }, () => ({ value: Buffer.alloc(size) })) };
}

/** The batches in an answer; fails where the last is cut. */
export function batchesIn(records: Buffer): Batch[] {
  const batches: Batch[] = [];
  for (let at = 0; at < records.length;) {
    const size = 12 + records.readInt32BE(at + 8);
    expect(at + size).toBeLessThanOrEqual(records.length);
    batches.push(new Batch(records.subarray(at, at + size)));
    at += size;
  }
  return batches;
}
