import { expect, test } from "vitest";
import { formatCount, formatDelay, formatRate, formatSeconds, plural, shortMemberId } from "./format.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [1204, "1\u202f204"],
  [1234567, "1\u202f234\u202f567"],
])("count %d", (count, text) => expect(formatCount(count)).toBe(text));

test.each([
  [0, "0"],
  [0.5, "0.5"],
  [9.96, "10"],
  [42.4, "42"],
  [20000, "20\u202f000"],
])("rate %d", (rate, text) => expect(formatRate(rate)).toBe(text));

test.each([
  [-5, "0.0 s"],
  [6299, "6.2 s"],
  [59_999, "59.9 s"],
  [75_000, "1 min 15 s"],
  [7_260_000, "2 h 1 min"],
])("%d ms", (ms, text) => expect(formatSeconds(ms)).toBe(text));

test.each([
  [0, "0 ms"],
  [250, "250 ms"],
  [1500, "1.5 s"],
  [12_000, "12 s"],
])("delay %d", (ms, text) => expect(formatDelay(ms)).toBe(text));

test("a member id keeps its client id and its last three digits", () => {
  expect(shortMemberId("consumer-1-a7918f0c-34ef-478c-8d61-ea98ab6e284e")).toBe("consumer-1-…84e");
  expect(shortMemberId(`${"x".repeat(200)}-a7918f0c-34ef-478c-8d61-ea98ab6e284e`)).toBe(`${"x".repeat(24)}…84e`);
  expect(shortMemberId("rdkafka-1")).toBe("rdkafka-1");
  expect(shortMemberId("a-client-with-a-very-long-name-of-its-own")).toBe("a-client-with-…ts-own");
});

test("plural", () => expect([plural(1, "consumer"), plural(2, "consumer")]).toEqual(["1 consumer", "2 consumers"]));
