import { expect, test } from "vitest";
import { Story } from "../group/testing.ts";
import { twiceAndLost } from "./11-twice-and-lost.ts";
import { sceneOf } from "./testing.ts";
import { fillWords } from "./words.ts";

const [, crash] = twiceAndLost.steps;

/** A member has handled these offsets, and `processed` messages in all. */
function handled(story: Story, consumer: string, [from, to]: readonly [number, number], processed: number): void {
  const numbers = { processed, rate: 0, armedAt: null, heartbeatAt: null, handlingSince: null };
  const span = { topic: "t", partition: 0, from: String(from), to: String(to), messages: to - from, gaps: [] };
  const positions = [{ topic: "t", partition: 0, offset: String(to), committed: null }];
  const consumers = [{ consumer, ...numbers, positions, delivered: [span] }];
  story.tell({ type: "progress", consumers, partitions: [], coordinatorAskedAt: null });
}

test("how many were delivered twice is said when no more can be", () => {
  const story = new Story(1).stable({ C1: [0], C2: [] });
  handled(story, "C1", [0, 10], 10);
  const before = sceneOf(story);
  const isSeen = () => crash?.expect.holds(sceneOf(story), before);
  // Between the step's beginning and the crash C1 goes on.
  handled(story, "C1", [10, 20], 20);
  story.fact({ type: "crashed", consumer: "C1" }).wait(10_000);
  story.tell({ type: "join-sent", consumer: "C2", memberId: "consumer-2-aaaa" }).joined("C2", 2, [0]);
  story.wait(1).coordinator("Stable", { C2: [0] });
  expect(isSeen()).toBe(false);
  handled(story, "C2", [0, 12], 12);
  expect(isSeen(), "eight more will come").toBe(false);
  handled(story, "C2", [12, 25], 25);
  expect(isSeen()).toBe(true);
  expect(fillWords("{twice}", sceneOf(story))).toBe("20");
});
