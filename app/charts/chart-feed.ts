import type { Clock, Disposer } from "../../lib/clock/clock.ts";
import type { Sample, SampleBatch } from "../../lib/contract/charts.ts";
import { SAMPLES_KEPT } from "../../lib/contract/charts.ts";
import { partitionName } from "../../lib/group/samples.ts";
import type { GroupView } from "../../lib/group/view.ts";
import type { LabStore } from "../store/lab-store.ts";
import type { SampleLink } from "../store/link.ts";

export interface ChartFeedState {
  /** Oldest first; at most SAMPLES_KEPT. */
  samples: readonly Sample[];
  /** Who has each partition that the newest sample names, for its colour: an id; null where nobody has. */
  owners: ReadonlyMap<string, string | null>;
}

/** The samples of the group whose charts are looked at: of one group at a time, and only while somebody looks. */
export interface ChartFeed {
  get: () => ChartFeedState;
  subscribe: (listener: () => void) => Disposer;
  /** Watches this group from now on, after what the lab has kept of it. The disposer ends it. */
  watch(group: string): Disposer;
}

export interface ChartFeedOptions {
  link: SampleLink;
  store: Pick<LabStore, "getState" | "subscribe">;
  clock: Clock;
}

const RETRY_MS = 1000;

export function createChartFeed({ link, store, clock }: ChartFeedOptions): ChartFeed {
  const listeners = new Set<() => void>();
  let state: ChartFeedState = { samples: [], owners: new Map() };
  let shown: string | null = null;

  function set(samples: readonly Sample[]): void {
    state = { samples, owners: ownersOf(store.getState().watched?.view ?? null, samples.at(-1)) };
    for (const listener of listeners) listener();
  }

  function take(batch: SampleBatch): void {
    if (batch.group !== shown) return;
    set((batch.isWhole ? batch.samples : [...state.samples, ...batch.samples]).slice(-SAMPLES_KEPT));
  }

  /** Asks again and again until there is an answer, and after each lost connection. */
  function keepAsking(group: string): Disposer {
    let cancelRetry: Disposer | null = null;
    let wasLive = false;
    let ended = false;
    const again = () => {
      if (!ended) cancelRetry = clock.after(RETRY_MS, ask);
    };
    const ask = () => {
      cancelRetry?.();
      cancelRetry = null;
      if (!wasLive) return;
      link.watchSamples(group).then((answer) => {
        if (!answer.ok) again();
      }, again);
    };
    const onStore = () => {
      const isLive = store.getState().link.state === "live";
      if (isLive === wasLive) return;
      wasLive = isLive;
      ask();
    };
    const unsubscribe = store.subscribe(onStore);
    onStore();
    return () => {
      ended = true;
      unsubscribe();
      cancelRetry?.();
    };
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watch(group) {
      // Of the group that was looked at before, the picture stays until there is a newer one.
      if (group !== shown) set([]);
      shown = group;
      const disposers = [link.onSamples(take), keepAsking(group)];
      return () => {
        for (const dispose of disposers) dispose();
        link.unwatchSamples();
      };
    },
  };
}

function ownersOf(view: GroupView | null, sample: Sample | undefined): ReadonlyMap<string, string | null> {
  if (!view || !sample) return new Map();
  const owners = view.partitions.map((partition): [string, string | null] => [partitionName(view, partition), partition.at]);
  return new Map(owners.filter(([name]) => name in sample.lag.named));
}
