import type { RebalanceMark, Sample, Series } from "../contract/charts.ts";
import { SERIES_NAMED } from "../contract/charts.ts";
import { lagOf } from "./offsets.ts";
import type { ConsumerView, GroupView, PartitionView, Rebalance } from "./view.ts";

/** What one sample leaves behind for the next, which is told as a difference to it. Plain references: nothing is copied. */
export interface Sampled {
  at: number;
  view: GroupView;
  /** Deliveries so far, and how many of them were repetitions. */
  deliveries: number;
  duplicates: number;
  lag: Series;
  handled: Series;
}

const NONE: Series = { named: {}, rest: { count: 0, sum: 0 } };

/** A view as it stands before anything was measured of it; `at` on the server's clock. */
export function beginSampling(view: GroupView, at: number): Sampled {
  return { at, view, ...deliveriesIn(view), lag: lagIn(view, NONE), handled: NONE };
}

/** Measures the view at `at`, which is later than `before.at`. */
export function takeSample(before: Sampled, view: GroupView, at: number): { sample: Sample; sampled: Sampled } {
  const lag = lagNow(before, view);
  const handled = handledSince(before, view);
  const counts = deliveriesIn(view);
  const sample = {
    at,
    ms: at - before.at,
    lag,
    handled,
    // An account that was begun anew counts from 0 again.
    deliveries: Math.max(0, counts.deliveries - before.deliveries),
    duplicates: Math.max(0, counts.duplicates - before.duplicates),
    rebalances: newMarks(before.view, view),
  };
  return { sample, sampled: { at, view, ...counts, lag, handled } };
}

/** How a partition is called in a sample: P0, with its topic where the group reads others too. */
export function partitionName(
  { topic }: Pick<GroupView, "topic">,
  partition: Pick<PartitionView, "topic" | "partition">,
): string {
  return partition.topic === topic ? `P${partition.partition}` : `${partition.topic} P${partition.partition}`;
}

/** Most samples find the offsets as they were. */
function lagNow(before: Sampled, view: GroupView): Series {
  const isSame = before.view.partitions === view.partitions && before.view.brokerAway === view.brokerAway;
  return isSame ? before.lag : lagIn(view, before.lag);
}

function lagIn(view: GroupView, before: Series): Series {
  // What the log has got since the broker went is not known.
  if (view.brokerAway !== null) return NONE;
  const known = view.partitions.flatMap((partition): [string, number][] => {
    const lag = lagOf(partition.committed, partition.logEnd);
    return lag === null ? [] : [[partitionName(view, partition), Number(lag)]];
  });
  return seriesOf(known, before);
}

function handledSince(before: Sampled, view: GroupView): Series {
  const counts = Object.values(view.consumers).map((consumer): [string, number] => [
    consumer.id,
    processedSince(before, consumer),
  ]);
  return seriesOf(counts, before.handled);
}

function processedSince(before: Sampled, { id, processed }: ConsumerView): number {
  return Math.max(0, processed - (before.view.consumers[id]?.processed ?? 0));
}

/**
 * The largest by name. Who was named before stays so while it is among the twice as many largest: a line that comes and
 * goes with every sample could not be read.
 */
function seriesOf(values: [string, number][], before: Series): Series {
  const chosen = values.length <= SERIES_NAMED ? new Set(values.map(([name]) => name)) : largest(values, before);
  const rest = values.filter(([name]) => !chosen.has(name));
  return {
    named: Object.fromEntries(values.filter(([name]) => chosen.has(name))),
    rest: { count: rest.length, sum: rest.reduce((sum, [, value]) => sum + value, 0) },
  };
}

function largest(values: [string, number][], before: Series): Set<string> {
  const ranked = values.toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  const kept = ranked.slice(0, 2 * SERIES_NAMED).filter((name) => name in before.named);
  return new Set([...new Set([...kept, ...ranked])].slice(0, SERIES_NAMED));
}

function deliveriesIn({ ledger }: GroupView): { deliveries: number; duplicates: number } {
  let [deliveries, messages] = [0, 0];
  for (const account of Object.values(ledger)) {
    deliveries += account.deliveries;
    messages += account.messages;
  }
  return { deliveries, duplicates: deliveries - messages };
}

/** Rebalances that began, ended, or went on after all. */
function newMarks(before: GroupView, view: GroupView): RebalanceMark[] {
  if (before.rebalance === view.rebalance && before.rebalances === view.rebalances) return [];
  const known = new Set(marksOf(before).map(textOf));
  return marksOf(view).filter((mark) => !known.has(textOf(mark)));
}

function marksOf({ rebalance, rebalances }: GroupView): RebalanceMark[] {
  return [...rebalances.toReversed(), ...(rebalance ? [rebalance] : [])].map(markOf);
}

function markOf({ id, startedAt, endedAt, protocol, toGeneration }: Rebalance): RebalanceMark {
  return { id, from: startedAt, to: endedAt, protocol, generation: toGeneration };
}

function textOf({ id, from, to, generation }: RebalanceMark): string {
  return `${id}/${from}/${to}/${generation}`;
}
