import { beforeEach, describe, expect, test } from "vitest";
import { LabError } from "../contract/errors.ts";
import type { BrokerOrder } from "../contract/http.ts";
import type { EmbeddedBroker } from "../embedded/embedded-broker.ts";
import type { ToldStep } from "../steps/step-source.ts";
import { createLab } from "./create-lab.ts";
import type { Lab } from "./lab.ts";
import { fakeParts, settle, type FakeParts } from "./testing/fake-parts.ts";

const GROUP = "web-events-group";
const TOPIC = "web-events-partitioned";

let parts: FakeParts;
let lab: Lab;
let broker: FakeEmbedded;

/** Stops, starts and loses what it holds; that it answers is known by the cluster's link. */
class FakeEmbedded implements EmbeddedBroker {
  readonly connection = { brokers: ["127.0.0.1:9092"], ssl: null, sasl: null };
  readonly notice = "Port 9092 is taken.";
  readonly #onSteps = new Set<(steps: readonly ToldStep[]) => void>();
  #onChange = () => {};
  #stopped: ReturnType<EmbeddedBroker["stopped"]> = null;
  since = 0;
  madeByAsking: string[] = [];

  status = () => ({ port: 9092, running: this.#stopped === null, differences: [] });
  runningSince = () => this.since;
  stopped = () => this.#stopped;
  source = () => "broker" as const;
  standing = () => null;
  caughtUp = async () => {};
  close = async () => {};
  onLogStartMoved = () => () => {};

  onChange(listener: () => void) {
    this.#onChange = listener;
    return () => {};
  }

  onSteps(listener: (steps: readonly ToldStep[]) => void) {
    this.#onSteps.add(listener);
    return () => void this.#onSteps.delete(listener);
  }

  async order(order: BrokerOrder): Promise<void> {
    if (order === "stop") this.#stopped = { since: parts.clock.now(), code: "BROKER_STOPPED", message: "it was stopped" };
    if (order === "start" || order === "restart") this.#stopped = null;
    if (order === "wipe") this.#wipe();
    this.#onChange();
  }

  #wipe(): void {
    parts.topics.clear();
    for (const topic of this.madeByAsking) parts.topics.set(topic, 1);
    const step = { kind: "group lost", why: "wiped" } as const;
    const event = { type: "coordinator-step", state: "Dead", generation: null, leader: null, step } as const;
    for (const listener of this.#onSteps) listener([{ group: GROUP, at: parts.clock.now(), event }]);
  }
}

/** Gives orders time to ask again. */
async function done<T>(order: Promise<T>): Promise<T> {
  for (let turn = 0; turn < 10; turn++) {
    await settle();
    parts.clock.advance(50);
  }
  return order;
}

beforeEach(async () => {
  const fake = fakeParts();
  broker = new FakeEmbedded();
  parts = { ...fake, embedded: broker, steps: broker };
  lab = await createLab(parts);
});

test("a client that was there before the lab made its topic by asking for it: it gets its partitions all the same", async () => {
  const fake = fakeParts();
  fake.topics.set(TOPIC, 1);
  const early = new FakeEmbedded();
  const started = await createLab({ ...fake, embedded: early, steps: early });
  expect(fake.topics.get(TOPIC)).toBe(3);
  expect(started.status().notices).toEqual(["Port 9092 is taken."]);
});

test("what the status says of the broker", () => {
  expect(lab.status().broker).toMatchObject({ kind: "embedded", address: "127.0.0.1:9092", state: "up" });
  expect(lab.status().notices).toEqual(["Port 9092 is taken."]);
});

test("a Kafka that is not the lab's own cannot be stopped", async () => {
  const other = await createLab(fakeParts());
  await expect(other.orderBroker("stop")).rejects.toMatchObject({ code: "NOT_EMBEDDED" });
});

describe("stopped", () => {
  test("it is away at once, whatever its connection says, and its groups are stale", async () => {
    const status = await done(lab.orderBroker("stop"));
    expect(status).toMatchObject({ state: "away", error: { code: "BROKER_STOPPED" }, embedded: { running: false } });
    const { brokerAway, log } = lab.viewGroup(GROUP);
    expect(brokerAway?.error.code).toBe("BROKER_STOPPED");
    expect(log.at(-1)?.text).toBe("The broker was stopped");
  });

  test("an answer that was on its way does not bring it back; started it is there again", async () => {
    await done(lab.orderBroker("stop"));
    parts.clock.advance(5000);
    await settle();
    expect(lab.viewGroup(GROUP).brokerAway).not.toBeNull();
    broker.since = parts.clock.now();
    const status = await done(lab.orderBroker("start"));
    expect(status).toMatchObject({ state: "up", since: broker.since, error: null });
    parts.clock.advance(5000);
    await settle();
    expect(lab.viewGroup(GROUP).brokerAway).toBeNull();
  });
});

describe("wiped", () => {
  test("the lab's topics are made again, and are never shown as gone", async () => {
    await lab.createTopic({ name: "made", partitions: 5 });
    await lab.openGroup({ group: "g", topic: "made" });
    await done(lab.orderBroker("wipe"));
    expect([...parts.topics]).toEqual([
      ["made", 5],
      [TOPIC, 3],
    ]);
    for (const group of [GROUP, "g"]) {
      expect(lab.viewGroup(group).log.filter(({ text }) => text.includes("0 partitions"))).toEqual([]);
    }
    const told = lab.viewGroup(GROUP).log.map(({ text }) => text);
    expect(told).toContain("The broker was wiped: the group, its offsets and all messages are gone");
  });

  test("a topic that another client has made meanwhile by asking for it gets its partitions all the same", async () => {
    await lab.createTopic({ name: "made", partitions: 5 });
    await lab.openGroup({ group: "g", topic: "made" });
    broker.madeByAsking = ["made", TOPIC];
    await done(lab.orderBroker("wipe"));
    expect(Object.fromEntries(parts.topics)).toEqual({ made: 5, [TOPIC]: 3 });
  });

  test("a topic that no group uses stays gone", async () => {
    await lab.createTopic({ name: "made", partitions: 5 });
    await done(lab.orderBroker("wipe"));
    expect([...parts.topics.keys()]).toEqual([TOPIC]);
  });

  test("a broker that is not heard at once is asked again", async () => {
    let silent = 3;
    const describeTopic = parts.cluster.describeTopic.bind(parts.cluster);
    parts.cluster.describeTopic = async (topic) => {
      if (silent-- > 0) throw new LabError("BROKER_AWAY", "not yet");
      return describeTopic(topic);
    };
    await done(lab.orderBroker("wipe"));
    expect(parts.topics.has(TOPIC)).toBe(true);
  });
});
