import { expect, test } from "vitest";
import { slowConsumer } from "./09-slow-consumer.ts";
import { sceneOf, threeShare } from "./testing.ts";

test("a lag that a busy machine makes is not taken for that of a slow consumer", () => {
  const [slow] = slowConsumer.steps;
  const story = threeShare();
  const before = sceneOf(story);
  const isSeen = () => slow.expect.holds(sceneOf(story), before);
  const behind = { topic: "t", partition: 1, committed: "0", logStart: "0", logEnd: "100" };
  story.tell({ type: "progress", consumers: [], partitions: [behind], coordinatorAskedAt: null });
  expect(isSeen()).toBe(false);
  story.tell({ type: "processing-changed", consumer: "C2", processingMs: 1000 });
  expect(isSeen()).toBe(true);
});
