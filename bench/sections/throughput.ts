import { systemClock } from "../../lib/clock/clock.ts";
import { createKafka } from "../../lib/kafka/client/create-kafka.ts";
import { createReadyTopic } from "../../tools/kafka/ready-topic.ts";
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
  /** All sides, one right after the other. */
  rounds: Record<Side, Run>[];
}

/** `lab`: watched over a live connection, as from another machine. `page`: with the page painted on this one too. */
export type Side = "lab" | "page" | "bare";
const SIDES: readonly Side[] = ["lab", "page", "bare"];

/** Three of the lab's consumers and three bare ones, in turn, from the same full topic. */
export async function measureThroughput(bench: Bench): Promise<Throughput> {
  const { kafka, quick, say } = bench;
  const messages = quick ? 60_000 : 4_500_000;
  await using stack = new AsyncDisposableStack();
  say(`throughput: writing ${messages.toLocaleString("en-US")} messages`);
  await fillTopic(kafka.bootstrap, messages);
  const lab = await startLab({ KAFKA_BROKERS: kafka.bootstrap, KAFKA_TOPIC: TOPIC });
  stack.defer(() => lab.stop());
  const bare = startBare(bareSettings(kafka));
  stack.defer(() => bare.stop());

  const result: Throughput = { messages, rounds: [] };
  const runs = quick ? 1 : 6;
  for (let run = 0; run < runs; run += 1) {
    say(`throughput: run ${run + 1} of ${runs}`);
    const round: Partial<Record<Side, Run>> = {};
    for (const side of inTurn(run)) {
      const group = `bench-${run}-${side}`;
      round[side] = side === "bare" ? await runBare(bare, group, messages) : await runLab({ bench, lab, group, messages, side });
    }
    const { lab: ofLab, page, bare: ofBare } = round;
    // The first round warms all up.
    if (ofLab && page && ofBare && (run > 0 || quick)) result.rounds.push({ lab: ofLab, page, bare: ofBare });
  }
  return result;
}

/** Each side is the first one in every third round. */
function inTurn(run: number): Side[] {
  const first = run % SIDES.length;
  return [...SIDES.slice(first), ...SIDES.slice(0, first)];
}

interface LabRun {
  bench: Bench;
  lab: RunningLab;
  group: string;
  messages: number;
  side: Side;
}

async function runLab({ bench: { browser, clock }, lab, group, messages, side }: LabRun): Promise<Run> {
  await using stack = new AsyncDisposableStack();
  const api = labApi(lab.url);
  await api.openGroup({ group, topic: TOPIC });
  if (side === "page") {
    const page = await openPage(browser, `${lab.url}/?group=${group}`, clock);
    stack.defer(() => page.close());
  }
  const watch = await watchGroup(lab.url, group, clock);
  stack.defer(() => watch.close());
  const samples: TotalAt[] = [];
  const forget = watch.onEvent(({ time }) => samples.push({ at: time, total: processed(watch) }));
  const before = await cpuSeconds(lab.pid);
  const ids = await api.addConsumers(group, { count: CONSUMERS });
  await watch.until("all messages are processed", () => processed(watch) >= messages, CONSUME_WITHIN_MS);
  forget();
  const after = await cpuSeconds(lab.pid);
  for (const id of ids) await api.removeConsumer(group, id, "leave");
  await watch.until("the group is empty", isSettled(0));
  await api.closeGroup(group);
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
    await createReadyTopic(admin, systemClock, { name: TOPIC, partitions: PARTITIONS });
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
