import { expect, test } from "vitest";
import { emptyView, reduce } from "../group/reduce.ts";
import type { Action } from "../group/board-types.ts";
import { controlsInState } from "../group/controls.ts";
import { settingsOf } from "../group/testing.ts";
import type { ConsumerView, GroupView, Phase } from "../group/view.ts";
import { needsBroker, whyNot } from "./consumer-rules.ts";

/** A group with C1 in this phase, whose membership the coordinator has ended or never counted. */
function inPhase(phase: Phase): { view: GroupView; consumer: ConsumerView } {
  const view = reduce(emptyView({ group: "g", origin: "made", topic: "t", assignors: [] }), {
    seq: 1,
    time: 0,
    type: "consumer-added",
    consumer: "C1",
    ...settingsOf("consumer-1"),
  });
  const added = view.consumers["C1"];
  if (!added) throw new Error("not added");
  const consumer = { ...added, phase, goneAt: 5 };
  return { view: { ...view, consumers: { C1: consumer } }, consumer };
}

const PHASES: Record<string, Phase> = {
  connecting: { name: "connecting", since: 0, reason: "added" },
  joining: { name: "joining", since: 0, generation: null },
  joined: { name: "joined", since: 0 },
  rejoining: { name: "rejoining", since: 0, joinSentAt: null, generation: null },
  leaving: { name: "leaving", since: 0 },
  frozen: { name: "frozen", since: 0, before: { name: "joined", since: 0 } },
  crashed: { name: "crashed", since: 0 },
  failed: { name: "failed", since: 0, error: { code: "INVALID_SESSION_TIMEOUT", message: "" }, retryAt: null },
};

const RUNNING = ["connecting", "joining", "joined", "rejoining"];

test.each<[Action, string[]]>([
  ["leave", [...RUNNING, "failed"]],
  ["crash", [...RUNNING, "leaving", "frozen", "failed"]],
  ["freeze", [...RUNNING, "failed"]],
  ["thaw", ["frozen"]],
  ["restart", [...RUNNING, "frozen", "crashed", "failed"]],
  ["slow", Object.keys(PHASES)],
  ["dismiss", ["crashed", "failed"]],
])("%s is possible exactly when %j", (action, possible) => {
  const allowed = Object.entries(PHASES).filter(([, phase]) => {
    const { consumer } = inPhase(phase);
    return whyNot(action, consumer) === null;
  });
  expect(allowed.map(([name]) => name).toSorted()).toEqual(possible.toSorted());
});

test("what a button offers is possible, and what a disabled one says is said", () => {
  for (const phase of Object.values(PHASES)) {
    for (const goneAt of [null, 5]) {
      const { consumer: there } = inPhase(phase);
      const consumer = { ...there, goneAt };
      for (const { action, disabled } of controlsInState(consumer)) expect(whyNot(action, consumer)).toBe(disabled);
    }
  }
});

test("the card of a crashed one stays while the coordinator counts it", () => {
  const { consumer } = inPhase({ name: "crashed", since: 0 });
  expect(whyNot("dismiss", { ...consumer, goneAt: null, memberId: "m" })).toMatch(/still counts C1/);
});

test("only what has to tell Kafka something needs it", () => {
  const needing = (phase: Phase) => {
    const { consumer } = inPhase(phase);
    return (["leave", "crash", "dismiss", "freeze", "thaw", "restart", "slow"] as const).filter((action) =>
      needsBroker(action, consumer),
    );
  };
  expect(needing({ name: "joined", since: 0 })).toEqual(["leave", "restart"]);
  expect(needing({ name: "failed", since: 0, error: { code: "X", message: "" }, retryAt: null })).toEqual(["restart"]);
});
