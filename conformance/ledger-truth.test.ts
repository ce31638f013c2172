import type { Producer } from "kafkajs";
import { it, type ExpectStatic } from "vitest";
import { Refused, type LabApi } from "../e2e/fixtures/lab-api.ts";
import { sleep, systemClock } from "../lib/clock/clock.ts";
import type { GroupEvent } from "../lib/contract/group-events.ts";
import { answerLedger } from "../lib/group/ledger-answer.ts";
import { reduce } from "../lib/group/reduce.ts";
import { createKafka } from "../lib/kafka/client/create-kafka.ts";
import { createLog } from "../lib/log/log.ts";
import { onEachBroker, type Broker } from "./brokers.ts";
import { createDice, type Dice } from "./chaos-plan.ts";
import { plain } from "./consumers-rig.ts";
import { startAuditedLab, type AuditedLab } from "./ledger/audited-lab.ts";
import { differences, tellTruth } from "./ledger/truth.ts";
import { uniqueName, until } from "./until.ts";

/** More or others: LEDGER_SECONDS=120 LEDGER_SEED=7 npx vitest run --project conformance conformance/ledger-truth */
const SECONDS = Number(process.env["LEDGER_SECONDS"] ?? 20);
const SEED = Number(process.env["LEDGER_SEED"] ?? systemClock.now() % 1_000_000);

const PARTITIONS = 6;
const PER_SECOND = 2000;
const SEND_EVERY_MS = 50;
const MOST_CONSUMERS = 5;
/** At most this long between two operations. */
const PAUSE_MS = 700;
/** In ms for each message. With the longer ones a crash nearly always meets a message in hand. */
const DELAYS = [0, 0, 0, 1, 20, 150];
const MODES = ["after", "before", "interval"] as const;

const log = createLog("ledger");

onEachBroker((broker) => {
  it(
    `the ledger is true after ${SECONDS} s of crashes and freezes at ${PER_SECOND} messages a second, seed ${SEED}`,
    { timeout: SECONDS * 1000 + 180_000 },
    async ({ expect, onTestFinished }) => {
      const names = { group: uniqueName("ledger"), topic: uniqueName("ledger-topic") };
      const lab = await openLab(broker, names);
      onTestFinished(() => lab.close());
      const kafka = createKafka(plain(broker.bootstrap), { clientId: "witness" });
      const producer = kafka.producer();
      await producer.connect();
      const stopProducing = startProducing(producer, names.topic);
      const done = await makeChaos(lab.api, names.group);
      await stopProducing();
      await producer.disconnect();
      await drain(lab.api, names.group, expect);

      const truth = await tellTruth({ kafka, ...names, partitions: PARTITIONS, handled: await lab.handled() });
      await until(async () => expect(differences(await lab.api.ledger(names.group), truth)).toEqual([]));
      const { totals } = await lab.api.ledger(names.group);
      log.info(`${broker.kind}, LEDGER_SEED=${SEED}: ${JSON.stringify(done)}; ${JSON.stringify(totals)}`);
      expect(totals.produced).toBeGreaterThan(PER_SECOND * SECONDS * 0.9);
      expect(totals.redelivered, "something was delivered twice").toBeGreaterThan(0);
      expect(totals.lost, "something was lost").toBeGreaterThan(0);

      const told = ledgerOf(lab, lab.events);
      expect(differences(told, truth), "a page that folded every event says the same").toEqual([]);
      for (const [name, broken] of Object.entries(BROKEN)) {
        expect(differences(ledgerOf(lab, broken(lab.events)), truth), name).not.toEqual([]);
      }
    },
  );
});

function openLab({ bootstrap }: Broker, { group, topic }: { group: string; topic: string }): Promise<AuditedLab> {
  return startAuditedLab({
    KAFKA_BROKERS: bootstrap,
    KAFKA_TOPIC: topic,
    KAFKA_TOPIC_PARTITIONS: String(PARTITIONS),
    KAFKA_CONSUMER_GROUP_ID: group,
    KAFKA_SESSION_TIMEOUT_MS: "3000",
    CONSUMER_THREADS: "2",
  });
}

/** Sends at an even pace, whatever the acknowledgements take, and what a busy machine let wait with the next. */
function startProducing(producer: Producer, topic: string): () => Promise<void> {
  const startedAt = systemClock.now();
  let count = 0;
  const sent = new Set<Promise<unknown>>();
  const send = () => {
    const due = Math.floor(((systemClock.now() - startedAt) / 1000) * PER_SECOND);
    const messages = Array.from({ length: due - count }, (_, index) => ({
      partition: (count + index) % PARTITIONS,
      value: `message ${count + index}`,
    }));
    count = due;
    if (messages.length === 0) return;
    const sending = producer.send({ topic, messages });
    sent.add(sending);
    void sending.finally(() => sent.delete(sending));
  };
  const stop = systemClock.every(SEND_EVERY_MS, send);
  return async () => {
    stop();
    await Promise.all(sent);
  };
}

/** First losses and duplicates for sure; then crashes, freezes, thaws and whatever else, one after the other at random. */
async function makeChaos(api: LabApi, group: string): Promise<Record<string, number>> {
  const dice = createDice(SEED);
  const done: Record<string, number> = {};
  const end = systemClock.now() + SECONDS * 1000;
  await lose(api, group);
  await repeat(api, group);
  while (systemClock.now() < end) {
    const what = await next(api, group, dice);
    done[what] = (done[what] ?? 0) + 1;
    await sleep(systemClock, dice.roll() * PAUSE_MS);
  }
  return done;
}

/** Three consumers crash, each with a message in hand that is committed: nobody handles those, neither before nor after. */
async function lose(api: LabApi, group: string): Promise<void> {
  const added = await api.add(group, { count: 3, commit: "before", processingMs: 2000 });
  await until(async () => {
    const { members, partitions } = await api.group(group);
    const committed = partitions.reduce((sum, { currentOffset }) => sum + Number(currentOffset ?? 0), 0);
    const handled = members.reduce((sum, { processed }) => sum + (processed ?? 0), 0);
    if (committed - handled < added.length) throw new Error(`${committed} are committed, ${handled} handled`);
  });
  for (const { id } of added) await api.remove(group, id, "crash");
}

/** The next one commits nothing of what it handles, and crashes: who comes after it handles that again. */
async function repeat(api: LabApi, group: string): Promise<void> {
  const [added] = await api.add(group, { commit: "interval", commitIntervalMs: 600_000 });
  if (!added) throw new Error("nobody was added");
  await until(async () => {
    const { members } = await api.group(group);
    const handled = members.find(({ id }) => id === added.id)?.processed ?? 0;
    if (handled === 0) throw new Error(`${added.id} handles nothing`);
  });
  await api.remove(group, added.id, "crash");
}

async function next(api: LabApi, group: string, dice: Dice): Promise<string> {
  const { members } = await api.group(group);
  const all = members.filter(({ external, id }) => !external && !id.includes("~"));
  const alive = all.filter(({ status }) => status !== "crashed");
  const frozen = alive.filter(({ status }) => status === "frozen");
  const running = alive.filter(({ status }) => !["frozen", "leaving"].includes(status));
  const roll = dice.roll();
  const setting = { commit: dice.pick(MODES), commitIntervalMs: 1500, processingMs: dice.pick(DELAYS) };
  try {
    if (running.length < 2 || (alive.length < MOST_CONSUMERS && roll < 0.25)) return await did("add", api.add(group, setting));
    if (frozen.length > 0 && roll < 0.4) return await did("thaw", api.order(group, dice.pick(frozen).id, "thaw"));
    const { id } = dice.pick(running);
    if (roll < 0.6) return await did("crash", api.remove(group, id, "crash"));
    if (roll < 0.8) return await did("freeze", api.order(group, id, "freeze"));
    if (roll < 0.85) return await did("leave", api.remove(group, id, "leave"));
    if (roll < 0.9) return await did("restart", api.order(group, id, "restart"));
    return await did("change", api.change(group, id, setting));
  } catch (error) {
    if (error instanceof Refused) return "refused";
    throw error;
  }
}

async function did(what: string, command: Promise<unknown>): Promise<string> {
  await command;
  return what;
}

/** What is left is handled, by consumers that then leave. */
async function drain(api: LabApi, group: string, expect: ExpectStatic): Promise<void> {
  await everybody(api, group, "crash");
  await api.add(group, { count: 2 });
  await until(async () => {
    const { partitions } = await api.group(group);
    expect(partitions.map(({ lag }) => lag)).toEqual(partitions.map(() => "0"));
  });
  await everybody(api, group, "leave");
  await until(async () => expect((await api.group(group)).state).toBe("Empty"));
}

async function everybody(api: LabApi, group: string, how: "crash" | "leave"): Promise<void> {
  const { members } = await api.group(group);
  for (const { id, status } of members) {
    if (status !== "crashed" && !id.includes("~")) await api.remove(group, id, how).catch(ifRefused);
  }
}

function ifRefused(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}

function ledgerOf({ first }: AuditedLab, events: readonly GroupEvent[]) {
  return answerLedger(events.reduce(reduce, first));
}

/** Each of them would be a defect of the ledger: that the numbers are held against shows them. */
const BROKEN: Record<string, (events: readonly GroupEvent[]) => GroupEvent[]> = {
  "one span is not told": (events) => tampered(events, (delivered) => delivered.slice(1)),
  "one span is told twice": (events) => tampered(events, ([first, ...rest]) => (first ? [first, first, ...rest] : [])),
  "one span is told too long": (events) =>
    tampered(events, ([first, ...rest]) =>
      first ? [{ ...first, from: String(BigInt(first.from) - 1n), messages: first.messages + 1 }, ...rest] : [],
    ),
};

type Delivered = Extract<GroupEvent, { type: "progress" }>["consumers"][number]["delivered"];

/** The same events, but for the first spans of one row in their middle. */
function tampered(events: readonly GroupEvent[], change: (delivered: Delivered) => Delivered): GroupEvent[] {
  const isFull = (event: GroupEvent) => event.type === "progress" && (event.consumers[0]?.delivered.length ?? 0) > 0;
  const full = events.filter(isFull);
  const chosen = full[Math.floor(full.length / 2)];
  return events.map((event) => {
    if (event !== chosen || event.type !== "progress") return event;
    const [first, ...rest] = event.consumers;
    return first ? { ...event, consumers: [{ ...first, delivered: change(first.delivered) }, ...rest] } : event;
  });
}
