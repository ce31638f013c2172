import { describe, expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { mayBeAsked } from "./asked-time.ts";
import { append, newLog, sized } from "./log-testing.ts";

describe("times", () => {
  const log = newLog();
  for (const times of [[15, 12], [11], [19, 19], [13]])
    append(log, { records: times.map((timestamp) => ({ timestamp })), baseTimestamp: 10 });

  test.each([
    [-1n, 6n, -1n],
    [-2n, 0n, -1n],
    [-3n, 3n, 19n],
    [-4n, 0n, -1n],
    [-5n, -1n, -1n],
    [-6n, -1n, -1n],
    [0n, 0n, 15n],
    [15n, 0n, 15n],
    [16n, 3n, 19n],
    [19n, 3n, 19n],
    [20n, -1n, -1n],
  ])("for %s it is offset %s with time %s", (timestamp, offset, time) => {
    expect(log.offsetForTime(timestamp)).toMatchObject({ errorCode: ERROR.NONE, offset, timestamp: time });
  });

  test.each([
    [-3n, 6],
    [-4n, 7],
    [-5n, 8],
    [-6n, 10],
    [-7n, 11],
  ])("%s may not be asked for in version %s", (timestamp, version) => {
    expect(mayBeAsked(timestamp, version)).toBe(false);
    expect(mayBeAsked(timestamp, version + 1)).toBe(timestamp >= -6n);
  });

  test.each([1, 4])("are looked for inside compressed batches (codec %i)", (codec) => {
    const compressed = newLog();
    append(compressed, { codec, records: [{ timestamp: 5 }, { timestamp: 9 }, { timestamp: 7 }] });
    expect(compressed.offsetForTime(6n)).toMatchObject({ offset: 1n, timestamp: 9n });
    expect(compressed.offsetForTime(-3n)).toMatchObject({ offset: 1n, timestamp: 9n });
  });
});

describe("the end of a leader's epoch", () => {
  const log = newLog();
  append(log, sized(3, 1));
  log.deleteRecords(1n);

  test.each([
    [0, 0, 3n],
    [-1, -1, -1n],
    [-2, -2, 1n],
    [1, -1, -1n],
  ])("of %i is epoch %i, offset %s", (asked, leaderEpoch, endOffset) => {
    expect(log.endOfEpoch(asked)).toEqual({ leaderEpoch, endOffset });
  });
});
