import kafkajs from "kafkajs";
import type { Consumer, Producer } from "kafkajs";
import type { Clock } from "../../lib/clock/clock.ts";

const { Kafka, logLevel } = kafkajs;

/** What the well-behaved clients did. */
export interface CalmCounts {
  produced: number;
  consumed: number;
  heartbeats: number;
  slowestProduceMs: number;
}

export interface CalmRun {
  readonly port: number;
  readonly clock: Clock;
  /** Hears of each disturbance. */
  readonly report: (finding: string) => void;
}

/** Clients that behave well while others do not. */
export interface Calm {
  /** Produces no more, waits until everything was consumed, and leaves. */
  stop(): Promise<CalmCounts>;
}

/** Nobody else knows it: no mutation makes it up. */
const NAME = "well-behaved-f0e1d2c3";
const PARTITIONS = 2;
const CONSUMERS = 2;
const MESSAGES_AT_ONCE = 5;
const PRODUCE_EVERY_MS = 25;
const CONSUMED_WITHIN_MS = 30_000;

/** A producer and a group of consumers of kafkajs. Resolves when each consumer has its partition. `stop` is the disposer. */
export async function startCalm(run: CalmRun): Promise<Calm> {
  const crew = new Crew(run);
  await crew.start();
  return crew;
}

class Crew implements Calm {
  readonly #run: CalmRun;
  readonly #counts: CalmCounts = { produced: 0, consumed: 0, heartbeats: 0, slowestProduceMs: 0 };
  readonly #producer: Producer;
  readonly #consumers: Consumer[];
  /** The next offset of each partition: to be given to a message, and to be consumed. */
  readonly #produceNext = Array.from({ length: PARTITIONS }, () => 0);
  readonly #consumeNext = Array.from({ length: PARTITIONS }, () => 0);
  readonly #stopping = new AbortController();
  #settled = false;
  #producing: Promise<void> = Promise.resolve();

  constructor(run: CalmRun) {
    this.#run = run;
    const kafka = new Kafka({ brokers: [`127.0.0.1:${run.port}`], clientId: NAME, logLevel: logLevel.NOTHING });
    // A request that fails shall be seen, not tried again.
    this.#producer = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
    const settings = { groupId: NAME, sessionTimeout: 10_000, heartbeatInterval: 500, maxWaitTimeInMs: 200 };
    this.#consumers = Array.from({ length: CONSUMERS }, () => kafka.consumer(settings));
  }

  async start(): Promise<void> {
    const admin = new Kafka({ brokers: [`127.0.0.1:${this.#run.port}`], logLevel: logLevel.NOTHING }).admin();
    await admin.createTopics({ topics: [{ topic: NAME, numPartitions: PARTITIONS }], waitForLeaders: true });
    await admin.disconnect();
    await this.#producer.connect();
    await this.#join();
    this.#settled = true;
    this.#producing = this.#produce();
  }

  async stop(): Promise<CalmCounts> {
    this.#stopping.abort();
    await this.#producing;
    const end = this.#run.clock.now() + CONSUMED_WITHIN_MS;
    while (this.#counts.consumed < this.#counts.produced && this.#run.clock.now() < end) await this.#pause();
    const { produced, consumed } = this.#counts;
    if (consumed !== produced) this.#disturbed(`${produced} messages were produced and ${consumed} consumed`);
    this.#settled = false;
    await Promise.all([...this.#consumers, this.#producer].map((client) => client.disconnect()));
    return this.#counts;
  }

  /** Both at once, within the initial delay: the first generation is the only one. */
  async #join(): Promise<void> {
    const assigned = this.#consumers.map((consumer) => this.#watch(consumer));
    for (const consumer of this.#consumers) {
      await consumer.connect();
      await consumer.subscribe({ topic: NAME, fromBeginning: true });
    }
    const each = ({ partition, offset, value }: Consumed) => this.#consumed({ partition, offset, value });
    for (const consumer of this.#consumers)
      await consumer.run({
        eachMessage: async ({ partition, message }) =>
          each({ partition, offset: message.offset, value: message.value?.toString() ?? "" }),
      });
    await Promise.all(assigned);
  }

  /** Resolves when the consumer has one partition; from then on nothing may happen to it. */
  #watch(consumer: Consumer): Promise<void> {
    const disturbed = (what: string) => {
      if (this.#settled) this.#disturbed(what);
    };
    consumer.on(consumer.events.HEARTBEAT, () => this.#counts.heartbeats++);
    consumer.on(consumer.events.REBALANCING, () => disturbed("a consumer had to join again"));
    consumer.on(consumer.events.CRASH, ({ payload }) => disturbed(`a consumer crashed: ${String(payload.error)}`));
    consumer.on(consumer.events.REQUEST_TIMEOUT, ({ payload }) => disturbed(`${payload.apiName} was not answered in time`));
    return new Promise((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        disturbed("a consumer was assigned anew");
        if (payload.memberAssignment[NAME]?.length === PARTITIONS / CONSUMERS) resolve();
      });
    });
  }

  async #produce(): Promise<void> {
    for (let partition = 0; !this.#stopping.signal.aborted; partition = (partition + 1) % PARTITIONS) {
      const first = this.#produceNext[partition] ?? 0;
      const messages = Array.from({ length: MESSAGES_AT_ONCE }, (_, index) => ({ partition, value: String(first + index) }));
      const startedAt = performance.now();
      try {
        const [answer] = await this.#producer.send({ topic: NAME, acks: -1, messages });
        if (Number(answer?.baseOffset) !== first) this.#disturbed(`messages ${first} … were written at ${answer?.baseOffset}`);
        this.#counts.produced += messages.length;
      } catch (error) {
        this.#disturbed(`messages were not accepted: ${String(error)}`);
        return;
      }
      this.#counts.slowestProduceMs = Math.max(this.#counts.slowestProduceMs, performance.now() - startedAt);
      this.#produceNext[partition] = first + messages.length;
      await this.#pause();
    }
  }

  #consumed({ partition, offset, value }: Consumed): void {
    const wanted = this.#consumeNext[partition] ?? 0;
    if (Number(offset) !== wanted || value !== offset)
      this.#disturbed(`message ${value} came at offset ${offset} of partition ${partition} instead of ${wanted}`);
    this.#consumeNext[partition] = Number(offset) + 1;
    this.#counts.consumed++;
  }

  #disturbed(what: string): void {
    this.#run.report(`A well-behaved client was disturbed: ${what}.`);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#run.clock.after(PRODUCE_EVERY_MS, resolve));
  }
}

interface Consumed {
  readonly partition: number;
  readonly offset: string;
  readonly value: string;
}
