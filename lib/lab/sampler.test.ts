import { expect, test } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import type { Sample } from "../contract/charts.ts";
import { SAMPLES_KEPT } from "../contract/charts.ts";
import { Story } from "../group/testing.ts";
import { startSampler } from "./sampler.ts";

test("a sample twice a second, of which the last five minutes are kept; nothing is left behind", () => {
  const clock = new ManualClock(0);
  const story = new Story();
  const sampler = startSampler(clock, () => story.view);
  clock.advance(1000);
  const heard: Sample[] = [];
  let closed = 0;
  sampler.subscribe(
    (sample) => heard.push(sample),
    () => closed++,
  );
  clock.advance(500);
  expect(sampler.samples().map(({ at, ms }) => [at, ms])).toEqual([
    [500, 500],
    [1000, 500],
    [1500, 500],
  ]);
  expect(heard).toEqual(sampler.samples().slice(2));
  clock.advance(10 * 60_000);
  const kept = sampler.samples();
  expect(kept).toHaveLength(SAMPLES_KEPT);
  expect((kept.at(-1)?.at ?? 0) - (kept[0]?.at ?? 0)).toBe(5 * 60_000 - 500);
  sampler.close();
  expect([closed, clock.pending]).toEqual([1, 0]);
});
