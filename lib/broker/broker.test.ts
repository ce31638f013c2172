import { randomBytes } from "node:crypto";
import kafkajs, { type Admin, type Consumer, type ConsumerGroupJoinEvent } from "kafkajs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { createLog } from "../log/log.ts";
import type { BrokerOptions, LogStartMoved } from "./broker-options.ts";
import { startBroker, type RunningBroker } from "./broker.ts";
import type { Step } from "./coordinator/steps.ts";

const { Kafka, logLevel } = kafkajs;

const brokers: RunningBroker[] = [];
const clients: { disconnect(): Promise<void> }[] = [];
let broker: RunningBroker;
let admin: Admin;
let steps: Step[];

async function start(options: Partial<BrokerOptions> = {}): Promise<RunningBroker> {
  const surroundings = { clock: systemClock, random: randomBytes, log: createLog("test") };
  const started = await startBroker({ groupInitialRebalanceDelayMs: 20, ...surroundings, ...options });
  brokers.push(started);
  return started;
}

beforeEach(async () => {
  steps = [];
  broker = await start({ onSteps: (some) => void steps.push(...some) });
  admin = keep(kafka("admin").admin());
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.disconnect()));
  await Promise.all(brokers.splice(0).map((one) => one.close()));
});

function kafka(clientId: string, { host, port } = broker) {
  const retry = { initialRetryTime: 20, maxRetryTime: 100 };
  return new Kafka({ brokers: [`${host}:${port}`], clientId, logLevel: logLevel.NOTHING, retry });
}

function keep<Client extends { disconnect(): Promise<void> }>(client: Client): Client {
  clients.push(client);
  return client;
}

async function produce(topic: string, values: readonly (string | null)[], partition = 0): Promise<void> {
  const producer = keep(kafka("producer").producer());
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ key: "k", value, partition, headers: { h: "1" } })) });
}

interface Member {
  readonly consumer: Consumer;
  readonly values: (string | null)[];
  readonly joins: ConsumerGroupJoinEvent["payload"][];
}

async function join(clientId: string, topic: string): Promise<Member> {
  const options = { groupId: "g", maxWaitTimeInMs: 20, heartbeatInterval: 20, sessionTimeout: 5000, rebalanceTimeout: 5000 };
  const consumer = keep(kafka(clientId).consumer(options));
  const member: Member = { consumer, values: [], joins: [] };
  consumer.on("consumer.group_join", ({ payload }) => void member.joins.push(payload));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void member.values.push(message.value?.toString() ?? null) });
  return member;
}

const partitionsOf = ({ joins }: Member) => Object.values(joins.at(-1)?.memberAssignment ?? {}).flat();

/** The test's own timeout ends it. */
async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await test())) await new Promise((resolve) => void systemClock.after(5, () => resolve(undefined)));
}

async function groupState(): Promise<string> {
  const { groups } = await admin.describeGroups(["g"]);
  return `${groups[0]?.state} ${groups[0]?.members.length}`;
}

describe("a broker for kafkajs", () => {
  test("takes records and gives them back", async () => {
    await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 2 }] });
    await produce("orders", ["first", null, ""], 1);
    expect(await admin.fetchTopicOffsets("orders")).toMatchObject([
      { partition: 0, offset: "0" },
      { partition: 1, offset: "3" },
    ]);
    const member = await join("consumer", "orders");
    await until(() => member.values.length === 3);
    expect(member.values).toEqual(["first", null, ""]);
  });

  test("makes a topic that is asked for", async () => {
    await produce("made-by-asking", ["v"]);
    expect(await admin.fetchTopicOffsets("made-by-asking")).toMatchObject([{ partition: 0, offset: "1" }]);
  });

  test("shares partitions between members, and shares them again when one leaves", async () => {
    await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 4 }] });
    const a = await join("a", "orders");
    await until(() => partitionsOf(a).length === 4);
    const b = await join("b", "orders");
    await until(() => partitionsOf(a).length === 2 && partitionsOf(b).length === 2);
    await until(async () => (await groupState()) === "Stable 2");
    expect([...partitionsOf(a), ...partitionsOf(b)].toSorted((x, y) => x - y)).toEqual([0, 1, 2, 3]);
    await a.consumer.disconnect();
    await until(() => partitionsOf(b).length === 4);
    expect(await groupState()).toBe("Stable 1");
    await b.consumer.disconnect();
    expect(await groupState()).toBe("Empty 0");
    expect(await admin.deleteGroups(["g"])).toEqual([{ groupId: "g", errorCode: 0 }]);
    expect(await groupState()).toBe("Dead 0");
  });

  test("tells the coordinator's steps in the order of its decisions", async () => {
    await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 1 }] });
    const member = await join("a", "orders");
    await until(() => partitionsOf(member).length === 1);
    await member.consumer.disconnect();
    await until(() => steps.some(({ kind }) => kind === "group empty"));
    const turningPoints = ["member id required", "member added", "join phase completed", "assignment received", "stable"];
    const kinds = steps.map(({ kind }) => kind).filter((kind) => [...turningPoints, "member left", "group empty"].includes(kind));
    expect(kinds).toEqual([...turningPoints, "member left", "group empty"]);
  });

  test("keeps records, groups and commits while it is stopped, and its clients come back", async () => {
    await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 1 }] });
    const member = await join("a", "orders");
    await produce("orders", ["before"]);
    await until(() => member.values.length === 1);
    await broker.stop();
    expect(broker.running).toBe(false);
    await broker.start();
    await produce("orders", ["after"]);
    await until(() => member.values.includes("after"));
    expect(await admin.fetchTopicOffsets("orders")).toMatchObject([{ offset: "2" }]);
    expect(await groupState()).toBe("Stable 1");
  });

  test("is empty after a wipe, on the same port", async () => {
    await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 1 }] });
    const { port, clusterId } = broker;
    await broker.wipe();
    expect(await keep(kafka("admin-2").admin()).listTopics()).toEqual([]);
    expect(broker.port).toBe(port);
    expect(broker.clusterId).not.toBe(clusterId);
  });

  test("says when the oldest records have to go", async () => {
    const moves: LogStartMoved[] = [];
    broker = await start({ logBytes: 20_000, onLogStartMoved: (moved) => void moves.push(moved) });
    for (let i = 0; i < 10; i++) await produce("orders", ["v".repeat(5000)]);
    expect(moves.at(-1)).toMatchObject({ topic: "orders", partition: 0, reason: "cap" });
  });
});
