import { once } from "node:events";
import { sleep } from "../../../lib/clock/clock.ts";
import { startGuard } from "../../../tools/process/guard.ts";
import { residentBytes } from "../../lab/process-cost.ts";
import type { BrokerBench } from "../bench.ts";
import { startClient } from "../client.ts";
import { startBroker, SIDES, type Broker, type Side } from "../sides.ts";
import { makeTopic } from "../topics.ts";

/** Resident bytes of the broker's process; null where they could not be measured. */
export interface Weights {
  idle: number | null;
  /** After messages of `logBytes` in all were written. */
  written: number | null;
  /** And all of them read. */
  read: number | null;
}

export interface Footprint {
  /** A Node that does nothing. */
  node: number | null;
  /** Of the values alone: what the records need besides is counted as the broker's. */
  logBytes: number;
  sides: Readonly<Record<Side, Weights>>;
}

const TOPIC = "bench-footprint";
const VALUE_BYTES = 1000;

/** Each broker alone: when it has started, when it was given records, and when they were read. */
export async function measureFootprint(bench: BrokerBench): Promise<Footprint> {
  const messages = bench.quick ? 2000 : 100_000;
  const settleMs = bench.quick ? 200 : 10_000;
  const sides: Partial<Record<Side, Weights>> = {};
  for (const side of SIDES) {
    bench.say(`memory: ${side}`);
    const broker = await startBroker(side, bench.say);
    try {
      sides[side] = await weigh(bench, broker, { messages, settleMs });
    } finally {
      await broker.stop();
    }
  }
  const nothing: Weights = { idle: null, written: null, read: null };
  return {
    node: await weighNode(bench, settleMs),
    logBytes: messages * VALUE_BYTES,
    sides: { embedded: sides.embedded ?? nothing, apache: sides.apache ?? nothing },
  };
}

interface Load {
  messages: number;
  settleMs: number;
}

async function weigh({ clock }: BrokerBench, broker: Broker, { messages, settleMs }: Load): Promise<Weights> {
  const weighSoon = async () => {
    await sleep(clock, settleMs);
    return residentBytes(broker.pid);
  };
  const idle = await weighSoon();
  await makeTopic(broker, TOPIC);
  const client = await startClient("kafkajs", broker.bootstrap);
  try {
    await client.ask({ type: "produce", topic: TOPIC, valueBytes: VALUE_BYTES, messages, mode: "batches" }, "produced");
    const written = await weighSoon();
    await client.ask({ type: "consume", topic: TOPIC, messages }, "consumed");
    return { idle, written, read: await weighSoon() };
  } finally {
    await client.stop();
  }
}

async function weighNode({ clock }: BrokerBench, settleMs: number): Promise<number | null> {
  const guard = startGuard();
  const child = guard.spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "inherit"] });
  const ended = once(child, "close");
  await sleep(clock, settleMs);
  const bytes = child.pid === undefined ? null : await residentBytes(child.pid);
  child.stdin?.end();
  await ended;
  await guard.close();
  return bytes;
}
