import { expect, test } from "vitest";
import { emptyView, reduce } from "../group/reduce.ts";
import type { ConsumerView, Phase } from "../group/view.ts";
import type { ConsumerAction } from "./consumer-rules.ts";
import { whyNot } from "./consumer-rules.ts";

const settings = {
  name: null,
  clientId: "consumer-1",
  processingMs: 0,
  sessionTimeoutMs: 3000,
  heartbeatIntervalMs: 1000,
  rebalanceTimeoutMs: 9000,
};

function consumer(phase: Phase): ConsumerView {
  const view = reduce(emptyView({ group: "g", origin: "made", topic: "t", assignors: [] }), {
    seq: 1,
    time: 0,
    type: "consumer-added",
    consumer: "C1",
    ...settings,
  });
  const added = view.consumers["C1"];
  if (!added) throw new Error("not added");
  return { ...added, phase };
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

test.each<[ConsumerAction, string[]]>([
  ["leave", RUNNING],
  ["crash", [...RUNNING, "leaving", "frozen"]],
  ["freeze", [...RUNNING, "leaving"]],
  ["thaw", ["frozen"]],
  ["restart", [...RUNNING, "frozen", "crashed", "failed"]],
  ["slow", [...RUNNING, "frozen", "crashed", "failed"]],
  ["dismiss", ["crashed", "failed"]],
])("%s is possible exactly when %j", (action, possible) => {
  const allowed = Object.entries(PHASES).filter(([, phase]) => whyNot(action, consumer(phase)) === null);
  expect(allowed.map(([name]) => name).toSorted()).toEqual(possible.toSorted());
});

test("whatever is refused is refused with a sentence about that consumer", () => {
  const actions: ConsumerAction[] = ["leave", "crash", "dismiss", "freeze", "thaw", "restart", "slow"];
  for (const phase of Object.values(PHASES)) {
    for (const action of actions) {
      const why = whyNot(action, consumer(phase));
      if (why !== null) expect(why).toMatch(/^C1 .+\.$/);
    }
  }
});
