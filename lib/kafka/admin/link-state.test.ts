import { expect, test } from "vitest";
import { firstLinkState, nextLinkState, retryDelayMs } from "./link-state.ts";

const error = { code: "ECONNREFUSED", message: "refused" };
const answered = { type: "answered" } as const;
const failed = { type: "failed", error } as const;

test("it is connecting, not away, until the first answer", () => {
  const state = nextLinkState(firstLinkState(5), failed, 9);
  expect(state).toEqual({ name: "connecting", since: 5, error, failures: 1 });
  expect(nextLinkState(state, answered, 12)).toEqual({ name: "up", since: 12, error: null, failures: 0 });
});

test("one attempt without an answer is away; the next answer brings it back", () => {
  const up = nextLinkState(firstLinkState(0), answered, 1);
  const away = nextLinkState(up, failed, 50);
  expect(away).toMatchObject({ name: "away", since: 50, failures: 1 });
  const longer = nextLinkState(away, failed, 80);
  expect(longer).toMatchObject({ name: "away", since: 50, failures: 2 });
  expect(nextLinkState(longer, answered, 90)).toMatchObject({ name: "up", since: 90, error: null });
});

test("an answer while up changes nothing", () => {
  const up = nextLinkState(firstLinkState(0), answered, 1);
  expect(nextLinkState(up, answered, 7)).toEqual(up);
});

test("the delay grows and stays bounded for ever", () => {
  expect([1, 2, 3, 4, 5, 6].map(retryDelayMs)).toEqual([200, 400, 800, 1600, 2000, 2000]);
  expect(retryDelayMs(100_000)).toBe(2000);
});
