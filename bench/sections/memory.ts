import { sleep } from "../../lib/clock/clock.ts";
import { startBare } from "../bare/start.ts";
import { bareSettings } from "../bench.ts";
import type { Bench } from "../bench.ts";
import { labApi } from "../lab/api.ts";
import { isSettled, watchGroup } from "../lab/group-watch.ts";
import { openInspector } from "../lab/inspector.ts";
import { residentBytes } from "../lab/process-cost.ts";
import { startLab } from "../lab/start-lab.ts";

const TOPIC = "bench-memory";
const GROUP = "bench-memory";
/** A second, over all partitions. */
export const MEMORY_TRAFFIC = 400;
const JOIN_WITHIN_MS = 120_000;

/** Bytes of one process; null where they could not be measured. */
export interface Weight {
  rss: number | null;
  /** After a garbage collection, all threads. */
  rssCollected: number | null;
  heapCollected: number;
}

export interface Weights {
  consumers: number;
  lab: Weight;
  bare: Weight;
}

/** What the lab's process and one of bare consumers weigh with few consumers and many, each with a partition of its own. */
export async function measureMemory(bench: Bench): Promise<Weights[]> {
  const { kafka, clock, quick, say } = bench;
  const counts = quick ? [1, 3] : [1, 50, 200];
  const settleMs = quick ? 500 : 15_000;
  await using stack = new AsyncDisposableStack();
  const settings = {
    KAFKA_BROKERS: kafka.bootstrap,
    KAFKA_TOPIC: TOPIC,
    KAFKA_TOPIC_PARTITIONS: String(counts.at(-1) ?? 1),
    KAFKA_CONSUMER_GROUP_ID: GROUP,
  };
  const lab = await startLab(settings, { inspect: true });
  stack.defer(() => lab.stop());
  const inspector = await openInspector(lab.inspector ?? "");
  stack.defer(() => inspector.close());
  const bare = startBare(bareSettings(kafka));
  stack.defer(() => bare.stop());
  const api = labApi(lab.url);
  const watch = await watchGroup(lab.url, GROUP, clock);
  stack.defer(() => watch.close());
  await api.setProducer({ running: true, ratePerSecond: MEMORY_TRAFFIC, keys: "none" });

  const weights: Weights[] = [];
  let there = 0;
  for (const consumers of counts) {
    say(`memory: ${consumers} ${consumers === 1 ? "consumer" : "consumers"}`);
    await api.addConsumers(GROUP, { count: consumers - there });
    await bare.ask({ type: "hold", group: `${GROUP}-bare`, topic: TOPIC, consumers: consumers - there }, "holding");
    there = consumers;
    await watch.until(`${consumers} consumers are settled`, isSettled(consumers), JOIN_WITHIN_MS);
    await sleep(clock, settleMs);
    const rss = await residentBytes(lab.pid);
    const heaps = await inspector.heaps();
    const rssCollected = await residentBytes(lab.pid);
    const ofBare = await bare.ask({ type: "weigh" }, "weighed");
    weights.push({
      consumers,
      lab: { rss, rssCollected, heapCollected: heaps.reduce((sum, heap) => sum + heap, 0) },
      bare: { rss: ofBare.rss, rssCollected: ofBare.rssCollected, heapCollected: ofBare.heapUsed },
    });
  }
  return weights;
}
