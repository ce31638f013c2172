import fc from "fast-check";
import { expect, test } from "vitest";
import { createCredit } from "./credit.ts";

test("half a message a second is one every two seconds", () => {
  const credit = createCredit(0.5, 0);
  expect(credit.take(1999, 10)).toBe(0);
  expect(credit.wait(1500)).toBe(500);
  expect(credit.take(2000, 10)).toBe(1);
  expect(credit.take(3999, 10)).toBe(0);
  expect(credit.take(4000, 10)).toBe(1);
});

test("whatever the turns, the total is rate times time, less the fraction", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 20_000, noNaN: true }),
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }),
      (rate, turns) => {
        const credit = createCredit(rate, 0);
        let now = 0;
        let total = 0;
        for (const turn of turns) {
          now += turn;
          total += credit.take(now, Infinity);
        }
        const exact = (now * rate) / 1000;
        expect(total).toBeLessThanOrEqual(Math.floor(exact + 1e-3));
        expect(total).toBeGreaterThanOrEqual(Math.floor(exact - 1e-3));
      },
    ),
  );
});

test("what is above the limit stays owed", () => {
  const credit = createCredit(1000, 0);
  expect(credit.take(500, 200)).toBe(200);
  expect(credit.take(500, 1000)).toBe(300);
  expect(credit.take(500, 1000)).toBe(0);
});

test("after a long silence one second's worth is owed, no more", () => {
  const credit = createCredit(100, 0);
  expect(credit.take(600_000, Infinity)).toBe(101);
  expect(credit.take(600_010, Infinity)).toBe(1);
});

test("a slow rate owes one after a silence, no more", () => {
  const credit = createCredit(0.5, 0);
  expect(credit.take(600_000, Infinity)).toBe(1);
  expect(credit.take(600_900, Infinity)).toBe(0);
});

test("the wait ends when a message is due", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 20_000, noNaN: true }), fc.integer({ min: 0, max: 5000 }), (rate, at) => {
      const credit = createCredit(rate, 0);
      credit.take(at, Infinity);
      expect(credit.take(at + credit.wait(at), Infinity)).toBeGreaterThanOrEqual(1);
    }),
  );
});
