import { Story } from "../group/testing.ts";
import type { Scene } from "./scene.ts";

const PRODUCER: Scene["producer"] = {
  running: true,
  ratePerSecond: 6,
  topic: "t",
  partitions: 3,
  keys: "none",
  users: 5,
  key: null,
  partition: null,
  values: "web-events",
  acks: "all",
  partitioner: "murmur2",
  produced: 0,
  actualPerSecond: 6,
  ackMs: null,
  burst: 0,
  limitedBy: null,
};

/** What a lesson sees of a group whose story a test tells. For tests only. */
export function sceneOf(story: Story, producer: Partial<Scene["producer"]> = {}): Scene {
  return {
    group: 0,
    view: story.view,
    seen: [story.view],
    groups: [{ state: story.view.coordinator?.state ?? null, members: story.view.coordinator?.members.length ?? null }],
    producer: { ...PRODUCER, ...producer },
    broker: { kind: "embedded", address: "127.0.0.1:9092" },
  };
}

/** A group of three, of which C1 leads. */
export function threeShare(): Story {
  return new Story().stable({ C1: [0], C2: [1], C3: [2] });
}

/** C2 leaves, and what follows from it. */
export function c2Leaves(story: Story): Story {
  story.fact({ type: "leaving", consumer: "C2" }).fact({ type: "left", consumer: "C2" });
  story.revoked("C1").revoked("C3").joining("C1").joining("C3").joined("C1", 2, [0, 1]).joined("C3", 2, [2]);
  return story.wait(1).coordinator("Stable", { C1: [0, 1], C3: [2] });
}
