import type { GroupEvent, GroupOrigin } from "../contract/group-events.ts";
import { applyClientFact } from "./client-facts.ts";
import { newConsumer, removeConsumer } from "./consumers.ts";
import { applyCoordinator } from "./coordinator.ts";
import { applyStep } from "./coordinator-steps.ts";
import { logLineOf } from "./event-lines.ts";
import { applyLedger } from "./ledger.ts";
import { resolvePartitions } from "./ownership.ts";
import { applyProgress, applyReset } from "./progress.ts";
import { closeRebalance, countMoved, countPaused, openRebalance } from "./rebalances.ts";
import { withPartitionCount } from "./topics.ts";
import type { GroupView, LogLine } from "./view.ts";
import { LOG_LINES } from "./view.ts";

/** The view of a group of which nothing is known yet. `assignors` as our consumers offer them, in order of preference. */
export function emptyView(of: { group: string; origin: GroupOrigin; topic: string; assignors: string[] }): GroupView {
  return {
    ...of,
    seq: 0,
    time: 0,
    partitionCount: null,
    expectedPartitions: null,
    coordinator: null,
    steps: null,
    coordinatorAddress: null,
    generation: null,
    leader: null,
    consumers: {},
    externals: {},
    nextExternal: 1,
    departed: [],
    partitions: [],
    ledger: {},
    rebalance: null,
    rebalances: [],
    nextRebalance: 1,
    brokerAway: null,
    log: [],
  };
}

/**
 * Folds one event into the view; pure, and the only thing that changes a view. Parts that an event
 * does not touch stay the same objects, so that a page can skip them.
 */
export function reduce(view: GroupView, event: GroupEvent): GroupView {
  const applied = apply(view, event);
  const settled = applyLedger(view, applied === view ? view : settle(view, applied, event), event);
  const lines = logLineOf(view, settled, event);
  return {
    ...settled,
    seq: event.seq,
    time: Math.max(view.time, event.time),
    log: withLines(settled.log, lines),
  };
}

/** News of the same moment comes out of step, since clients and coordinator tell it each by themselves. */
const OUT_OF_STEP_MS = 1000;

/** Keeps the list in the order of what happened, so that an answer does not stand before its question. */
function withLines(log: LogLine[], lines: LogLine[]): LogLine[] {
  const [first] = lines;
  if (!first) return log;
  // Much later ones were not out of step: the machine's clock was set back.
  const isBefore = ({ time }: LogLine) => time <= first.time || time > first.time + OUT_OF_STEP_MS;
  const at = log.findLastIndex(isBefore) + 1;
  return [...log.slice(0, at), ...lines, ...log.slice(at)].slice(-LOG_LINES);
}

/** Who owns what is thought through again, unless only numbers changed. */
function settle(before: GroupView, applied: GroupView, event: GroupEvent): GroupView {
  if (event.type === "progress" && applied.coordinator === before.coordinator) return applied;
  const moving = resolvePartitions(openRebalance(before, applied, event), event.time);
  const closed = closeRebalance(moving, event.time);
  if (closed === moving) return moving;
  const resolved = resolvePartitions(closed, event.time);
  const [finished, ...older] = resolved.rebalances;
  if (!finished) return resolved;
  const counted = { ...finished, paused: countPaused(resolved, finished), moved: countMoved(resolved, finished) };
  return { ...resolved, rebalances: [counted, ...older] };
}

function apply(view: GroupView, event: GroupEvent): GroupView {
  switch (event.type) {
    case "coordinator-described":
      return applyCoordinator(view, event);
    case "coordinator-step":
      return applyStep(view, event);
    case "coordinator-found": {
      const { host, port, nodeId } = event;
      return { ...view, coordinatorAddress: { host, port, nodeId } };
    }
    case "topic-described":
      return withPartitionCount(view, event);
    case "consumer-added":
      return { ...view, consumers: { ...view.consumers, [event.consumer]: newConsumer(event) } };
    case "consumer-dismissed":
      return removeConsumer(view, event.consumer, { why: "crashed", time: event.time });
    case "offsets-reset":
      return applyReset(view, event);
    case "group-adopted":
      return { ...view, origin: "adopted" };
    case "broker-lost":
      return { ...view, brokerAway: view.brokerAway ?? { since: event.time, error: event.error } };
    case "broker-back":
      return { ...view, brokerAway: null };
    case "progress":
      return applyProgress(view, event);
    default:
      return applyClientFact(view, event);
  }
}
