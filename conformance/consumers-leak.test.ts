import { queryObjects } from "node:v8";
import RequestQueue from "kafkajs/src/network/requestQueue/index.js";
import { expect, test } from "vitest";
import { systemClock } from "../lib/clock/clock.ts";
import type { ConsumerCommand, ConsumerThreadMessage } from "../lib/contract/consumer-thread.ts";
import { createKafka } from "../lib/kafka/client/create-kafka.ts";
import { CableSocket } from "../lib/kafka/consumers/cable-socket.ts";
import { Client } from "../lib/kafka/consumers/client.ts";
import { Fleet } from "../lib/kafka/consumers/fleet.ts";
import { startOrder } from "../lib/kafka/consumers/testing.ts";
import { ANY_BROKER } from "./brokers.ts";
import { createTopic, plain } from "./consumers-rig.ts";

/** Counts after a full collection: every kafkajs connection has a RequestQueue, so none left means no kafkajs object left. */
const held = () => ({
  queues: queryObjects(RequestQueue, { format: "count" }),
  sockets: queryObjects(CableSocket, { format: "count" }),
  clients: queryObjects(Client, { format: "count" }),
});
const NOTHING = { queues: 0, sockets: 0, clients: 0 };

const active = () =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => kind === "TCPSocketWrap" || kind === "Timeout")
    .toSorted((a, b) => a.localeCompare(b));

/** In a function of its own: its admin client must be gone, too, when it returns. */
async function makeTopic(topic: string): Promise<void> {
  const admin = createKafka(plain(ANY_BROKER.bootstrap), { clientId: "leak" }).admin();
  await admin.connect();
  await createTopic(admin, topic, 12);
  await admin.disconnect();
}

test("after killing all, no socket, timer or kafkajs object is left", async () => {
  const before = active();
  expect(held()).toEqual(NOTHING);
  const messages: ConsumerThreadMessage[] = [];
  const connection = plain(ANY_BROKER.bootstrap);
  const fleet = new Fleet({
    thread: { connection, maxWaitMs: 200, metadataMaxAgeMs: 2_000 },
    clock: systemClock,
    post: (message) => messages.push(message),
  });
  const [group, topic] = ["group-leak", "topic-leak"];
  const ids = Array.from({ length: 12 }, (_, index) => `C${index + 1}`);
  const start = (consumer: string): ConsumerCommand => ({
    ...startOrder(consumer, { rebalanceTimeoutMs: 10_000 }),
    group,
    topic,
  });
  const facts = (type: string) =>
    messages.flatMap((message) => (message.type === "facts" ? message.facts : [])).filter(({ fact }) => fact.type === type)
      .length;

  // The topic is missing: the clients are killed while the lab waits to restart them.
  for (const id of ids) fleet.handle(start(id));
  await expect.poll(() => facts("client-failed"), { timeout: 20_000 }).toBeGreaterThanOrEqual(12);
  for (const consumer of ids) fleet.handle({ type: "forget", group, consumer });
  await expect.poll(held, { timeout: 30_000, interval: 500 }).toEqual(NOTHING);

  await makeTopic(topic);
  for (const id of ids) fleet.handle(start(id));
  await expect.poll(() => facts("joined"), { timeout: 20_000 }).toBeGreaterThanOrEqual(12);
  const give = (type: "leave" | "crash" | "freeze" | "restart", from: number, to: number) => {
    for (const consumer of ids.slice(from, to)) fleet.handle({ type, group, consumer });
  };
  give("freeze", 0, 4);
  give("restart", 4, 6);
  give("leave", 6, 8);
  give("crash", 0, 6);
  give("crash", 8, 12);
  await expect.poll(() => facts("left"), { timeout: 20_000 }).toBe(2);
  // Crashed consumers keep their cards, but nothing of kafkajs.
  await expect.poll(held, { timeout: 30_000, interval: 500 }).toEqual(NOTHING);
  for (const consumer of ids) fleet.handle({ type: "forget", group, consumer });
  await expect.poll(active, { timeout: 15_000 }).toEqual(before);
});
