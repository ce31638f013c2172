import fc from "fast-check";
import { expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { ByteCap } from "./byte-cap.ts";
import { PartitionLog } from "./partition-log.ts";
import { ProducerBudget } from "./producers.ts";
import { buildBatch } from "./testing.ts";
import { logConfig } from "./topic-config.ts";

function newLogs(count: number, cap: ByteCap): PartitionLog[] {
  const shared = { topic: "t", config: logConfig(new Map()), cap, producers: new ProducerBudget() };
  return Array.from({ length: count }, (_, partition) => new PartitionLog({ ...shared, partition }));
}

function newLog(cap: ByteCap): PartitionLog {
  const [log] = newLogs(1, cap);
  if (!log) throw new Error("no log");
  return log;
}

function append(log: PartitionLog, bytes: number): number {
  return log.append({ records: buildBatch({ records: [{ value: Buffer.alloc(bytes) }] }), now: 0, produceVersion: 11 }).errorCode;
}

test("memory never exceeds the cap and is always what the partitions hold; each record is there or before the log start", () => {
  const step = fc.record({
    partition: fc.nat(3),
    bytes: fc.nat(3000),
    times: fc.integer({ min: 1, max: 20 }),
    drop: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 4000, max: 60_000 }), fc.array(step, { maxLength: 40 }), (capBytes, steps) => {
      const cap = new ByteCap(capBytes);
      const logs = newLogs(4, cap);
      for (const { partition, bytes, times, drop } of steps) {
        const log = logs[partition];
        if (!log) continue;
        for (let i = 0; i < times; i++) {
          expect(append(log, bytes)).toBe(ERROR.NONE);
          expect(cap.usedBytes).toBeLessThanOrEqual(capBytes);
        }
        if (drop) log.deleteRecords(-1n);
        expect(cap.usedBytes).toBe(logs.reduce((sum, { capacity }) => sum + capacity, 0));
        for (const { logStartOffset, highWatermark, sizeBytes, capacity } of logs) {
          expect(logStartOffset).toBeLessThanOrEqual(highWatermark);
          expect(sizeBytes).toBeLessThanOrEqual(capacity);
        }
      }
    }),
  );
});

test("a busy partition drives out its own records, not those of a quiet one", () => {
  const [quiet, busy] = newLogs(2, new ByteCap(100_000));
  if (!quiet || !busy) throw new Error("no logs");
  for (let i = 0; i < 20; i++) append(quiet, 100);
  for (let i = 0; i < 5000; i++) append(busy, 100);
  expect(quiet.logStartOffset).toBe(0n);
  expect(busy.logStartOffset).toBeGreaterThan(0n);
  expect(busy.sizeBytes).toBeGreaterThan(50_000);
});

test("a log that runs full says that its start moved", () => {
  const log = newLog(new ByteCap(10_000));
  const starts: bigint[] = [];
  log.listen({ logStartMoved: (reason) => reason === "cap" && starts.push(log.logStartOffset) });
  for (let i = 0; i < 200; i++) append(log, 100);
  expect(starts.length).toBeGreaterThan(0);
  expect(starts.at(-1)).toBe(log.logStartOffset);
});

test("a few records take little memory, whatever the cap", () => {
  const cap = new ByteCap(256 * 1024 * 1024);
  for (const log of newLogs(100, cap)) append(log, 100);
  expect(cap.usedBytes).toBeLessThan(200_000);
});

test("most of the memory taken holds records, for small and for large batches", () => {
  for (const bytes of [100, 1000, 3000, 30_000]) {
    const cap = new ByteCap(1024 * 1024);
    const log = newLog(cap);
    for (let written = 0; written < 2 * cap.capBytes; written += bytes + 70) append(log, bytes);
    expect(log.sizeBytes).toBeGreaterThan(0.7 * cap.capBytes);
  }
});
