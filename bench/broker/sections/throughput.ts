import { median, rateBetween } from "../../report/statistics.ts";
import type { BrokerBench } from "../bench.ts";
import { startClient, type Client, type Library } from "../client.ts";
import { inTurn, SIDES, type Broker, type Brokers, type Side } from "../sides.ts";
import { dropTopic, fillTopic, makeTopic, type Filling } from "../topics.ts";

export type Mode = "batches" | "singles";

/** Messages a second of one kind of work: the median of the rounds; null where it was not measured. */
export interface Rate {
  readonly work: "produce" | "consume";
  readonly mode: Mode;
  readonly valueBytes: number;
  readonly perSecond: Readonly<Record<Side, number | null>>;
  readonly rounds: number;
}

export interface Throughput {
  readonly library: Library;
  readonly rates: readonly Rate[];
}

/** How much is written and read in one round: some seconds' work. */
interface Amount {
  readonly mode: Mode;
  readonly valueBytes: number;
  readonly produce: Readonly<Record<Library, number>>;
  readonly consume: Filling;
}

const AMOUNTS: readonly Amount[] = [
  {
    mode: "batches",
    valueBytes: 100,
    produce: { kafkajs: 200_000, librdkafka: 600_000 },
    consume: { valueBytes: 100, messagesPerBatch: 3000, batches: 200 },
  },
  {
    mode: "batches",
    valueBytes: 1000,
    produce: { kafkajs: 60_000, librdkafka: 100_000 },
    consume: { valueBytes: 1000, messagesPerBatch: 300, batches: 200 },
  },
  {
    mode: "singles",
    valueBytes: 100,
    produce: { kafkajs: 3000, librdkafka: 3000 },
    consume: { valueBytes: 100, messagesPerBatch: 1, batches: 50_000 },
  },
  {
    mode: "singles",
    valueBytes: 1000,
    produce: { kafkajs: 3000, librdkafka: 3000 },
    consume: { valueBytes: 1000, messagesPerBatch: 1, batches: 30_000 },
  },
];

const QUICK_SHARE = 0.02;
const QUICK_BYTES = 100;
/** Of what is read, the first and the last are left out: the join, and what was asked for too early. */
const COUNTED = [0.1, 0.9] as const;
const CONSUME_TOPIC = "bench-consume";
const PRODUCE_TOPIC = "bench-produce";

/** Writes to and reads from both brokers in turn with one library, each kind of work several times. */
export async function measureThroughput(bench: BrokerBench, library: Library): Promise<Throughput> {
  const brokers = await bench.brokers();
  const rates: Rate[] = [];
  for (const amount of AMOUNTS.filter(({ valueBytes }) => !bench.quick || valueBytes === QUICK_BYTES)) {
    bench.say(`${library}: ${amount.mode} of ${amount.valueBytes} bytes`);
    const counts = new Rounds(bench, { library, brokers, amount: bench.quick ? lessOf(amount) : amount });
    rates.push(...(await counts.measure()));
  }
  return { library, rates };
}

interface Case {
  readonly library: Library;
  readonly brokers: Brokers;
  readonly amount: Amount;
}

class Rounds {
  readonly #bench: BrokerBench;
  readonly #case: Case;
  readonly #produced: Record<Side, number[]> = { embedded: [], apache: [] };
  readonly #consumed: Record<Side, (number | null)[]> = { embedded: [], apache: [] };

  constructor(bench: BrokerBench, one: Case) {
    this.#bench = bench;
    this.#case = one;
  }

  async measure(): Promise<Rate[]> {
    const { brokers, amount } = this.#case;
    for (const side of SIDES) {
      await makeTopic(brokers[side], CONSUME_TOPIC);
      await fillTopic(brokers[side], CONSUME_TOPIC, amount.consume);
    }
    // The first round warms all up.
    const rounds = this.#bench.quick ? 1 : 5;
    for (let round = 0; round < rounds; round++)
      for (const side of inTurn(round)) await this.#round(side, round > 0 || this.#bench.quick);
    for (const side of SIDES) await dropTopic(brokers[side], CONSUME_TOPIC);
    return [this.#rate("produce", this.#produced), this.#rate("consume", this.#consumed)];
  }

  async #round(side: Side, counts: boolean): Promise<void> {
    const { library, brokers, amount } = this.#case;
    const client = await startClient(library, brokers[side].bootstrap);
    try {
      const produced = await this.#produce(client, brokers[side]);
      const messages = amount.consume.messagesPerBatch * amount.consume.batches;
      const { samples } = await client.ask({ type: "consume", topic: CONSUME_TOPIC, messages }, "consumed");
      if (!counts) return;
      this.#produced[side].push(produced);
      this.#consumed[side].push(rateBetween(samples, messages, COUNTED));
    } finally {
      await client.stop();
    }
  }

  async #produce(client: Client, broker: Broker): Promise<number> {
    const { library, amount } = this.#case;
    const { mode, valueBytes } = amount;
    const messages = amount.produce[library];
    await makeTopic(broker, PRODUCE_TOPIC);
    const { ms } = await client.ask({ type: "produce", topic: PRODUCE_TOPIC, valueBytes, messages, mode }, "produced");
    await dropTopic(broker, PRODUCE_TOPIC);
    return (messages * 1000) / ms;
  }

  #rate(work: Rate["work"], measured: Record<Side, readonly (number | null)[]>): Rate {
    const { mode, valueBytes } = this.#case.amount;
    const known = (side: Side) => measured[side].filter((rate) => rate !== null);
    const perSecond = { embedded: median(known("embedded")), apache: median(known("apache")) };
    return { work, mode, valueBytes, perSecond, rounds: measured.embedded.length };
  }
}

function lessOf({ mode, valueBytes, produce, consume }: Amount): Amount {
  const less = (count: number) => Math.max(10, Math.round(count * QUICK_SHARE));
  return {
    mode,
    valueBytes,
    produce: { kafkajs: less(produce.kafkajs), librdkafka: less(produce.librdkafka) },
    consume: { ...consume, batches: less(consume.batches) },
  };
}
