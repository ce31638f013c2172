import { createKafka } from "../../lib/kafka/client/create-kafka.ts";
import { startBare } from "../bare/start.ts";
import type { Bare } from "../bare/start.ts";
import { bareSettings } from "../bench.ts";
import type { Bench } from "../bench.ts";
import { labApi } from "../lab/api.ts";
import { isSettled, watchGroup } from "../lab/group-watch.ts";
import type { GroupWatch } from "../lab/group-watch.ts";
import { cpuSeconds } from "../lab/process-cost.ts";
import { startLab } from "../lab/start-lab.ts";
import type { RunningLab } from "../lab/start-lab.ts";
import { openPage } from "../page/open-page.ts";
import { rateBetween } from "../report/statistics.ts";
import type { TotalAt } from "../report/statistics.ts";

const TOPIC = "bench-throughput";
const PARTITIONS = 3;
const CONSUMERS = 3;
const MESSAGE_BYTES = 100;
const BATCH = 3000;
const IN_FLIGHT = 4;
/** The joins and the last stragglers are left out. */
const COUNTED = [0.1, 0.9] as const;
const CONSUME_WITHIN_MS = 300_000;

/** Messages a second, and CPU seconds of the side's whole process; null where they could not be measured. */
export interface Run {
  rate: number | null;
  cpu: number | null;
}

export interface Throughput {
  messages: number;
  /** Both sides, one right after the other. */
  pairs: { lab: Run; bare: Run }[];
}

/** Three of the lab's consumers, with the page open, and three bare ones, in turn, from the same full topic. */
export async function measureThroughput(bench: Bench): Promise<Throughput> {
  const { kafka, browser, clock, quick, say } = bench;
  const messages = quick ? 60_000 : 4_500_000;
  await using stack = new AsyncDisposableStack();
  say(`throughput: writing ${messages.toLocaleString("en-US")} messages`);
  await fillTopic(kafka.bootstrap, messages);
  const lab = await startLab({ KAFKA_BROKERS: kafka.bootstrap, KAFKA_TOPIC: TOPIC });
  stack.defer(() => lab.stop());
  const bare = startBare(bareSettings(kafka));
  stack.defer(() => bare.stop());

  const result: Throughput = { messages, pairs: [] };
  const runs = quick ? 1 : 6;
  for (let run = 0; run < runs; run += 1) {
    say(`throughput: run ${run + 1} of ${runs}`);
    const group = `bench-${run}`;
    const api = labApi(lab.url);
    await api.openGroup({ group, topic: TOPIC });
    const page = await openPage(browser, `${lab.url}/?group=${group}`, clock);
    const watch = await watchGroup(lab.url, group, clock);
    try {
      // The first round warms both up; later they take turns in going first.
      const pair = await runPair(
        () => runLab({ lab, watch, group, messages }),
        () => runBare(bare, `${group}-bare`, messages),
        run % 2 === 0,
      );
      if (run > 0 || quick) result.pairs.push(pair);
    } finally {
      watch.close();
      await page.close();
    }
    await api.closeGroup(group);
  }
  return result;
}

async function runPair(
  lab: () => Promise<Run>,
  bare: () => Promise<Run>,
  labFirst: boolean,
): Promise<Throughput["pairs"][number]> {
  if (labFirst) return { lab: await lab(), bare: await bare() };
  const ofBare = await bare();
  return { lab: await lab(), bare: ofBare };
}

interface LabRun {
  lab: RunningLab;
  watch: GroupWatch;
  group: string;
  messages: number;
}

async function runLab({ lab, watch, group, messages }: LabRun): Promise<Run> {
  const samples: TotalAt[] = [];
  const forget = watch.onEvent(({ time }) => samples.push({ at: time, total: processed(watch) }));
  const before = await cpuSeconds(lab.pid);
  const api = labApi(lab.url);
  const ids = await api.addConsumers(group, { count: CONSUMERS });
  await watch.until("all messages are processed", () => processed(watch) >= messages, CONSUME_WITHIN_MS);
  forget();
  const after = await cpuSeconds(lab.pid);
  for (const id of ids) await api.removeConsumer(group, id, "leave");
  await watch.until("the group is empty", isSettled(0));
  return { rate: rateBetween(samples, messages, COUNTED), cpu: before && after && after.own - before.own };
}

function processed(watch: GroupWatch): number {
  return Object.values(watch.view().consumers).reduce((sum, consumer) => sum + consumer.processed, 0);
}

async function runBare(bare: Bare, group: string, messages: number): Promise<Run> {
  const order = { type: "consume", group, topic: TOPIC, consumers: CONSUMERS, messages } as const;
  const { samples, cpuSeconds: cpu } = await bare.ask(order, "consumed");
  return { rate: rateBetween(samples, messages, COUNTED), cpu };
}

/** The same number of messages into each partition. */
async function fillTopic(bootstrap: string, messages: number): Promise<void> {
  const kafka = createKafka({ brokers: [bootstrap], ssl: null, sasl: null }, { clientId: "bench" });
  const admin = kafka.admin();
  const producer = kafka.producer();
  try {
    await admin.connect();
    await admin.createTopics({
      topics: [{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1 }],
      waitForLeaders: true,
    });
    await producer.connect();
    const value = Buffer.alloc(MESSAGE_BYTES, "x");
    let left = messages / BATCH;
    const write = async () => {
      while (left > 0) {
        left -= 1;
        const batch = Array.from({ length: BATCH }, (_, index) => ({ value, partition: index % PARTITIONS }));
        await producer.send({ topic: TOPIC, messages: batch, acks: 1 });
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, write));
  } finally {
    await producer.disconnect();
    await admin.disconnect();
  }
}
