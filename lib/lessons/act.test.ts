import { expect, test } from "vitest";
import { isOutside, resolveAct } from "./act.ts";
import { leaderOf } from "./scene.ts";
import { sceneOf, threeShare } from "./testing.ts";

const scene = sceneOf(threeShare());

test("whom an act is about is found when it is done", () => {
  expect(resolveAct({ do: "crash", who: leaderOf }, scene)).toEqual({ do: "crash", consumer: "C1" });
  expect(resolveAct({ do: "crash", who: () => null }, scene)).toBeNull();
});

test("too long is longer than the session of whom it is about", () => {
  expect(resolveAct({ do: "slow", who: "C2", ms: "too long" }, scene)).toEqual({ do: "slow", consumer: "C2", ms: 12_000 });
  expect(resolveAct({ do: "slow", who: "C2", ms: 500 }, scene)).toEqual({ do: "slow", consumer: "C2", ms: 500 });
});

test("what names nobody stays as it is, and a commit mode goes with its consumer", () => {
  expect(resolveAct({ do: "keys", keys: "none" }, scene)).toEqual({ do: "keys", keys: "none" });
  expect(resolveAct({ do: "commit", who: "C1", commit: "before" }, scene)).toEqual({
    do: "commit",
    consumer: "C1",
    commit: "before",
  });
});

test("only the lab's own broker can be stopped from the page", () => {
  const elsewhere = { ...scene, broker: { kind: "kafka", address: "kafka:9092" } } as const;
  expect(isOutside({ do: "broker", order: "stop" }, scene)).toBe(false);
  expect(isOutside({ do: "broker", order: "stop" }, elsewhere)).toBe(true);
  expect(isOutside({ do: "add", count: 1 }, elsewhere)).toBe(false);
});
