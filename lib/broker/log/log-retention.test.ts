import { describe, expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { ByteCap } from "./byte-cap.ts";
import { append, batchesIn, newLog, NOW, sized } from "./log-testing.ts";

describe("giving up records", () => {
  test("DeleteRecords moves the log start, even into a batch, and never back", () => {
    const log = newLog();
    append(log, sized(3, 1));
    append(log, sized(3, 1));
    expect(log.deleteRecords(4n)).toEqual({ errorCode: ERROR.NONE, lowWatermark: 4n });
    expect(log.deleteRecords(2n)).toEqual({ errorCode: ERROR.NONE, lowWatermark: 4n });
    expect(log.read(3n, 1e6, true).errorCode).toBe(ERROR.OFFSET_OUT_OF_RANGE);
    expect(batchesIn(log.read(4n, 1e6, true).records)).toHaveLength(1);
    expect(log.offsetForTime(0n).offset).toBe(4n);
    expect(log.deleteRecords(7n).errorCode).toBe(ERROR.OFFSET_OUT_OF_RANGE);
    expect(log.deleteRecords(-1n)).toEqual({ errorCode: ERROR.NONE, lowWatermark: 6n });
    expect(log.capacity).toBe(0);
    expect(append(log).baseOffset).toBe(6n);
  });

  test("DeleteRecords is not for topics that are only compacted", () => {
    expect(newLog({ "cleanup.policy": "compact" }).deleteRecords(0n).errorCode).toBe(ERROR.POLICY_VIOLATION);
  });

  test("what is older than retention.ms goes, and is told", () => {
    const log = newLog({ "retention.ms": "1000" });
    const reasons: string[] = [];
    log.listen({ logStartMoved: (reason) => reasons.push(reason) });
    append(log, { ...sized(1, 900), baseTimestamp: NOW - 5000 });
    append(log, { ...sized(1, 900), baseTimestamp: NOW });
    log.applyRetention(NOW + 500);
    expect(log.logStartOffset).toBe(1n);
    log.applyRetention(NOW + 1001);
    expect(log.logStartOffset).toBe(2n);
    expect(reasons).toEqual(["retention", "retention"]);
  });

  test("what is beyond retention.bytes goes, and never more", () => {
    const log = newLog({ "retention.bytes": "3000" });
    for (let i = 0; i < 10; i++) append(log, sized(1, 900));
    log.applyRetention(NOW);
    expect(log.logStartOffset).toBeGreaterThan(0n);
    expect(log.sizeBytes).toBeGreaterThanOrEqual(3000);
    expect(log.sizeBytes).toBeLessThan(5000);
  });

  test("a topic without delete in its policy keeps what is old", () => {
    const log = newLog({ "retention.ms": "1000", "cleanup.policy": "compact" });
    append(log, { records: [{ key: "k" }], baseTimestamp: 5 });
    log.applyRetention(NOW);
    expect(log.logStartOffset).toBe(0n);
  });

  test("a log that was closed gives its memory back and answers that there is no such partition", () => {
    const cap = new ByteCap(64 * 1024);
    const log = newLog({}, cap);
    append(log);
    log.close();
    expect(cap.usedBytes).toBe(0);
    expect(append(log).errorCode).toBe(ERROR.UNKNOWN_TOPIC_OR_PARTITION);
    expect(log.read(0n, 1e6, true).errorCode).toBe(ERROR.UNKNOWN_TOPIC_OR_PARTITION);
    expect(log.offsetForTime(-1n).errorCode).toBe(ERROR.UNKNOWN_TOPIC_OR_PARTITION);
  });
});
