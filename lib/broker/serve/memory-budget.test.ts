import { describe, expect, test } from "vitest";
import { MemoryBudget, type Holder } from "./memory-budget.ts";

class TestHolder implements Holder {
  shedded = 0;
  shed(): void {
    this.shedded++;
  }
}

describe("the memory of all connections together", () => {
  test("is given up by the one that holds most, not by the one that comes last", () => {
    const budget = new MemoryBudget(100);
    const [small, large, late] = [new TestHolder(), new TestHolder(), new TestHolder()];
    budget.set(small, 10);
    budget.set(large, 80);
    budget.set(late, 15);
    expect([small.shedded, large.shedded, late.shedded]).toEqual([0, 1, 0]);
    expect(budget.total).toBe(25);
  });

  test("may be used up to the last byte, again and again", () => {
    const budget = new MemoryBudget(100);
    const holder = new TestHolder();
    for (let i = 0; i < 10; i++) {
      budget.set(holder, 100);
      budget.set(holder, 0);
    }
    expect(holder.shedded).toBe(0);
    expect(budget.total).toBe(0);
  });

  test("is given up by as many as it takes", () => {
    const budget = new MemoryBudget(100);
    const holders = Array.from({ length: 4 }, () => new TestHolder());
    for (const holder of holders) budget.set(holder, 25);
    const greedy = new TestHolder();
    budget.set(greedy, 100);
    expect(greedy.shedded).toBe(1);
    expect(holders.every(({ shedded }) => shedded === 0)).toBe(true);
  });
});
