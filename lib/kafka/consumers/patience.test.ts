import { describe, expect, test } from "vitest";
import { Patience } from "./patience.ts";

const LOADING = "GROUP_LOAD_IN_PROGRESS";

describe("the wait before a new client", () => {
  test("is 1 s, then 2, 4 … at most 30 s", () => {
    const patience = new Patience();
    const waits = Array.from({ length: 7 }, () => patience.gaveUp());
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test("is short again once it has joined", () => {
    const patience = new Patience();
    patience.gaveUp();
    patience.gaveUp();
    patience.joined();
    expect(patience.gaveUp()).toBe(1_000);
  });
});

describe("a failure that kafkajs mends itself", () => {
  test("is told", () => {
    expect(new Patience().retried("ECONNREFUSED")).toBe(true);
  });

  test.each([LOADING, "GROUP_COORDINATOR_NOT_AVAILABLE"])("is told from the sixth time in a row where it is %s", (code) => {
    const patience = new Patience();
    const told = Array.from({ length: 7 }, () => patience.retried(code));
    expect(told).toEqual([false, false, false, false, false, true, true]);
  });

  test.each<[string, (patience: Patience) => void]>([
    ["another failure", (patience) => patience.retried("ECONNREFUSED")],
    ["a join", (patience) => patience.joined()],
  ])("begins a new row after %s", (_, between) => {
    const patience = new Patience();
    for (let time = 0; time < 6; time += 1) patience.retried(LOADING);
    between(patience);
    expect(patience.retried(LOADING)).toBe(false);
  });
});
