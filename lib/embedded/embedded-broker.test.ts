import { beforeEach, describe, expect, test } from "vitest";
import { BrokerThreadError, type BrokerThread } from "../broker/thread/broker-thread.ts";
import { ManualClock } from "../clock/manual-clock.ts";
import type { EmbeddedKafkaConfig } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import type { BrokerStatus } from "../contract/broker-thread.ts";
import type { CoordinatorStep } from "../contract/coordinator-steps.ts";
import type { ToldStep } from "../steps/step-source.ts";
import { startEmbeddedBroker, type EmbeddedBroker } from "./embedded-broker.ts";

const CONFIG = readConfig({}).embedded;
const FREE = 20_000;
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Where the machine of these tests has other programs. */
const taken = new Set<number>();
let clock: ManualClock;
let thread: FakeThread;
let told: ToldStep[];

/** A broker's thread that does as it is told, unless its port is taken or it has died. */
class FakeThread implements BrokerThread {
  status: BrokerStatus;
  #dead = false;
  #onSteps: ((steps: readonly CoordinatorStep[]) => void) | null = null;
  #onDeath: ((reason: string) => void) | null = null;

  constructor(port: number) {
    if (taken.has(port)) throw new BrokerThreadError({ message: "listen", code: "EADDRINUSE" });
    this.status = { running: true, host: "127.0.0.1", port: port === 0 ? FREE : port, clusterId: "c" };
  }

  diesWhenStopped = false;

  stop(): Promise<BrokerStatus> {
    if (this.diesWhenStopped) this.die();
    return this.#be(false);
  }

  start = () => this.#be(true);

  async wipe(): Promise<BrokerStatus> {
    const { running } = this.status;
    await this.#be(false);
    return this.#be(running);
  }

  async caughtUp(): Promise<void> {
    if (this.#dead) throw new Error("dead");
  }

  onSteps(listener: (steps: readonly CoordinatorStep[]) => void) {
    this.#onSteps = listener;
    return () => {};
  }

  onLogStartMoved = () => () => {};

  onDeath(listener: (reason: string) => void) {
    this.#onDeath = listener;
    return () => {};
  }

  async close(): Promise<void> {}

  /** A group is made. */
  makeGroup(groupId: string): void {
    this.#onSteps?.([{ at: clock.now(), groupId, generation: 0, state: "Empty", kind: "group created" }]);
  }

  die(): void {
    this.#dead = true;
    this.status = { ...this.status, running: false };
    this.#onDeath?.("out of memory");
  }

  async #be(running: boolean): Promise<BrokerStatus> {
    if (this.#dead) throw new BrokerThreadError({ message: "dead", code: null });
    if (running && taken.has(this.status.port)) throw new BrokerThreadError({ message: "listen", code: "EADDRINUSE" });
    this.status = { ...this.status, running };
    return this.status;
  }
}

async function start(config: Partial<EmbeddedKafkaConfig> = {}): Promise<EmbeddedBroker> {
  const broker = await startEmbeddedBroker({
    config: { ...CONFIG, ...config },
    clock,
    log: SILENT,
    startThread: async ({ options }) => {
      thread = new FakeThread(options.port);
      return thread;
    },
  });
  broker.onSteps((steps) => void told.push(...steps));
  return broker;
}

const kinds = () => told.map(({ group, event }) => `${group}: ${event.step.kind}`);

beforeEach(() => {
  taken.clear();
  told = [];
  clock = new ManualClock();
});

describe("its port", () => {
  test("is 9092, and a free one where that is taken, which is said", async () => {
    expect(await start()).toMatchObject({ connection: { brokers: ["127.0.0.1:9092"] }, notice: null });
    taken.add(9092);
    const elsewhere = await start();
    expect(elsewhere.connection.brokers).toEqual([`127.0.0.1:${FREE}`]);
    expect(elsewhere.notice).toContain(`Port 9092 is taken, so the embedded broker listens on ${FREE}`);
  });

  test("is the one that was asked for, or none", async () => {
    expect(await start({ port: 9192 })).toMatchObject({ notice: null, connection: { brokers: ["127.0.0.1:9192"] } });
    taken.add(9192);
    await expect(start({ port: 9192 })).rejects.toThrow(/^EMBEDDED_KAFKA_PORT=9192 is taken/);
  });
});

test("what it does otherwise than Apache Kafka by default is named", async () => {
  expect((await start()).status().differences).toEqual([
    { name: "group.initial.rebalance.delay.ms", value: "500 ms", kafkaDefault: "3000 ms" },
    { name: "group.min.session.timeout.ms", value: "1000 ms", kafkaDefault: "6000 ms" },
    { name: "group.consumer.session.timeout.ms", value: "10000 ms", kafkaDefault: "45000 ms" },
    { name: "group.consumer.heartbeat.interval.ms", value: "1000 ms", kafkaDefault: "5000 ms" },
    { name: "EMBEDDED_KAFKA_LOG_BYTES", value: "256 MiB", kafkaDefault: "no such limit" },
  ]);
  const likeKafka = await start({
    initialRebalanceDelayMs: 3000,
    minSessionTimeoutMs: 6000,
    consumerSessionTimeoutMs: 45_000,
    consumerHeartbeatIntervalMs: 5000,
    logBytes: 1_000_000,
  });
  expect(likeKafka.status().differences).toEqual([
    { name: "EMBEDDED_KAFKA_LOG_BYTES", value: "1 MiB", kafkaDefault: "no such limit" },
  ]);
});

describe("its switch", () => {
  test("stopped it says why and since when; started it runs again, and pressing twice does no harm", async () => {
    const broker = await start();
    clock.advance(5000);
    await Promise.all([broker.order("stop"), broker.order("stop")]);
    expect(broker.stopped()).toEqual({ since: clock.now(), code: "BROKER_STOPPED", message: "it was stopped" });
    expect(broker.status()).toMatchObject({ port: 9092, running: false });
    clock.advance(1000);
    await Promise.all([broker.order("start"), broker.order("start")]);
    expect(broker.stopped()).toBeNull();
    expect(broker.runningSince()).toBe(clock.now());
  });

  test("a restart is not told as a stop", async () => {
    const broker = await start();
    const running: boolean[] = [];
    broker.onChange(() => void running.push(broker.status().running));
    await broker.order("restart");
    expect(running).toEqual([true]);
    await broker.order("stop");
    await broker.order("restart");
    expect(broker.status().running).toBe(true);
  });

  test.each(["start", "restart", "wipe"] as const)("%s says that its port is taken, and can be tried again", async (order) => {
    const broker = await start();
    if (order === "start") await broker.order("stop");
    taken.add(9092);
    await expect(broker.order(order)).rejects.toMatchObject({
      code: "BROKER_NOT_STARTED",
      message: expect.stringContaining("another program listens on 127.0.0.1:9092"),
    });
    expect(broker.status().running).toBe(false);
    taken.clear();
    await broker.order("start");
    expect(broker.status().running).toBe(true);
  });

  test("a wipe tells each group that it is lost, whether the broker runs or not", async () => {
    const broker = await start();
    thread.makeGroup("a");
    thread.makeGroup("b");
    await broker.order("wipe");
    expect(kinds()).toEqual(["a: group created", "b: group created", "a: group lost", "b: group lost"]);
    expect(broker.standing("a")).toBeNull();
    thread.makeGroup("a");
    await broker.order("stop");
    await broker.order("wipe");
    expect(kinds().at(-1)).toBe("a: group lost");
    expect(broker.status().running).toBe(false);
  });
});

describe("a broker that ends by a defect", () => {
  test("is said, its groups are lost, and another takes its place and port", async () => {
    const broker = await start({ port: 9192 });
    const first = thread;
    first.makeGroup("a");
    first.die();
    expect(broker.stopped()).toMatchObject({ code: "BROKER_DIED", message: expect.stringContaining("out of memory") });
    expect(told.at(-1)).toMatchObject({ group: "a", event: { state: "Dead", step: { kind: "group lost", why: "broker died" } } });
    await broker.caughtUp();
    await broker.order("stop");
    await broker.order("wipe");
    expect(broker.stopped()?.code).toBe("BROKER_DIED");
    await broker.order("start");
    expect(thread).not.toBe(first);
    expect(broker.status()).toMatchObject({ port: 9192, running: true });
    thread.makeGroup("a");
    expect(kinds().at(-1)).toBe("a: group created");
  });

  test("while it is being stopped or restarted, it is known to have died", async () => {
    const broker = await start();
    thread.diesWhenStopped = true;
    await expect(broker.order("restart")).rejects.toMatchObject({ code: "BROKER_NOT_STARTED" });
    expect(broker.stopped()?.code).toBe("BROKER_DIED");
    await broker.order("start");
    thread.diesWhenStopped = true;
    await broker.order("stop");
    expect(broker.stopped()?.code).toBe("BROKER_DIED");
  });
});
