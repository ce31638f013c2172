import { isDeepStrictEqual } from "node:util";
import { describe, it, type ExpectStatic } from "vitest";
import { labApi, Refused, type LabApi } from "../e2e/fixtures/lab-api.ts";
import { accountOfKafka, accountOfLab, isAtRest } from "../e2e/fixtures/same-as-kafka.ts";
import { sleep, systemClock } from "../lib/clock/clock.ts";
import { readConfig } from "../lib/config/read-config.ts";
import { answerGroup } from "../lib/group/answers.ts";
import type { Lab } from "../lib/lab/lab.ts";
import { startLab } from "../lib/lab/start-lab.ts";
import { createLog } from "../lib/log/log.ts";
import { startTestServer } from "../lib/server/test-server.ts";
import { describeGroup } from "../tools/kafka/group-tables.ts";
import { hasApacheKafka, onEachBroker, type Broker } from "./brokers.ts";
import { createDice, nextOperation, type Operation } from "./chaos-plan.ts";
import { openViewer, type ChaosViewer } from "./chaos-viewer.ts";

/** More or others: CHAOS_OPERATIONS=3000 CHAOS_SEED=7 npx vitest run --project conformance conformance/chaos */
const OPERATIONS = Number(process.env["CHAOS_OPERATIONS"] ?? 300);
const SEED = Number(process.env["CHAOS_SEED"] ?? systemClock.now() % 1_000_000);

const SESSION_MS = 3000;
/** At most this long between two operations, and from the first sign of a rebalance to the operation that shall fall into it. */
const PAUSE_MS = 250;
/** The beginning or the end of a rebalance is waited for at most this long: while sessions run out there may be none. */
const REBALANCE_WITHIN_MS = 4000;
/** The longest that anything takes to end: a handler of 4 s, a session, a rebalance, and a kafkajs that gives up. */
const REST_WITHIN_MS = 60_000;

const log = createLog("chaos");

/** The lab on one of the brokers, a server for it, and two who look. */
interface Scene {
  /** The test's own: the global one does not know whose it is while two tests run. */
  readonly expect: ExpectStatic;
  readonly broker: Broker;
  readonly group: string;
  readonly lab: Lab;
  readonly api: LabApi;
  readonly viewers: readonly [ChaosViewer, ChaosViewer];
  close: () => Promise<void>;
}

async function openScene(broker: Broker, expect: ExpectStatic): Promise<Scene> {
  const group = `chaos-${SEED}-${systemClock.now()}`;
  const config = readConfig({
    KAFKA_BROKERS: broker.bootstrap,
    KAFKA_TOPIC: `${group}-topic`,
    KAFKA_TOPIC_PARTITIONS: "12",
    KAFKA_CONSUMER_GROUP_ID: group,
    KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS),
    CONSUMER_THREADS: "2",
  });
  const lab = await startLab({ config, clock: systemClock, log: createLog("lab") });
  const server = await startTestServer({ lab, clock: systemClock, log: createLog("server") });
  const viewers = [openViewer(server.url, group), openViewer(server.url, group)] as const;
  return {
    expect,
    broker,
    group,
    lab,
    api: labApi({ url: server.url, token: null }),
    viewers,
    async close() {
      for (const viewer of viewers) viewer.close();
      await server.close();
      await lab.close(1000);
    },
  };
}

/** Without Java none of Kafka's tools, which are asked for the truth here, runs. */
describe.skipIf(!hasApacheKafka)(`${OPERATIONS} random operations, seed ${SEED}`, () => {
  onEachBroker((broker) => {
    it(
      "never shows two owners, ends where the coordinator is, and leaves nothing behind",
      { timeout: OPERATIONS * 2000 + 180_000 },
      async ({ expect, onTestFinished }) => {
        log.info(`CHAOS_SEED=${SEED}`);
        const scene = await openScene(broker, expect);
        onTestFinished(scene.close);
        await scene.api.produce({ running: true, ratePerSecond: 50, keys: "none" });
        const course = await makeChaos(scene);
        const { done, refused, duringRebalance } = course;
        log.info(`What was done: ${JSON.stringify(done)}; refused: ${refused}; within a rebalance: ${duringRebalance}`);
        await scene.api.produce({ running: false });
        await expectAgreement(scene);
        for (const viewer of scene.viewers) expect(viewer.wrongs).toEqual([]);
        expect(scene.viewers[0].ownersSeen()).toBeGreaterThan(OPERATIONS / 6);
        expect(scene.viewers[0].gaps()).toBe(0);
        expect(duringRebalance).toBeGreaterThan(OPERATIONS / 10);
        await expectNothingLeft(scene);
      },
    );
  });
});

interface Course {
  done: Record<string, number>;
  refused: number;
  duringRebalance: number;
}

async function makeChaos(scene: Scene): Promise<Course> {
  const { lab, group, viewers } = scene;
  const dice = createDice(SEED);
  const course: Course = { done: {}, refused: 0, duringRebalance: 0 };
  for (let count = 0; count < OPERATIONS; count++) {
    const pace = dice.roll();
    if (pace < 0.25) await untilRebalance(scene, true);
    else if (pace < 0.33) await untilRebalance(scene, false);
    await sleep(systemClock, dice.roll() * PAUSE_MS);
    const view = lab.viewGroup(group);
    const operation = nextOperation(view, dice);
    if (view.rebalance) course.duringRebalance += 1;
    if (await perform(scene, operation)) course.done[operation.type] = (course.done[operation.type] ?? 0) + 1;
    else course.refused += 1;
    if (dice.roll() < 0.02) viewers[1].sleepAndWake();
  }
  return course;
}

/** Resolves when a rebalance is, or none is, under way; or when that takes too long. */
async function untilRebalance({ lab, group }: Scene, wanted: boolean): Promise<void> {
  const isSo = () => (lab.viewGroup(group).rebalance !== null) === wanted;
  if (isSo()) return;
  await new Promise<void>((resolve) => {
    const finish = () => {
      unsubscribe();
      cancel();
      resolve();
    };
    const cancel = systemClock.after(REBALANCE_WITHIN_MS, finish);
    const unsubscribe = lab.subscribe(group, () => isSo() && finish(), finish);
  });
}

/** False where the lab refused, which it may only do because the consumer changed meanwhile or still has to be counted. */
async function perform({ api, group }: Scene, operation: Operation): Promise<boolean> {
  const { type, id } = operation;
  try {
    if (type === "add") await api.add(group);
    else if (type === "slow") await api.slow(group, id, operation.processingMs);
    else if (type === "leave" || type === "crash" || type === "dismiss") await api.remove(group, id, type);
    else await api.order(group, id, type);
    return true;
  } catch (error) {
    if (error instanceof Refused && ["WRONG_STATE", "CONSUMER_NOT_FOUND", "TOO_MANY_CARDS"].includes(error.code)) return false;
    throw error;
  }
}

/** The view is what Kafka's own tool prints, and what each viewer has. */
async function expectAgreement(scene: Scene): Promise<void> {
  const { expect, broker, lab, group, viewers } = scene;
  for (const { id, phase } of Object.values(lab.viewGroup(group).consumers)) {
    // What waits is worked off at once, so that offsets come to rest too.
    if (phase.name !== "crashed") await perform(scene, { type: "slow", id, processingMs: 0 });
  }
  await expect.poll(() => isAtRest(answerGroup(lab.viewGroup(group))), { timeout: REST_WITHIN_MS, interval: 200 }).toBe(true);
  await expect
    .poll(
      async () => {
        const said = await describeGroup(broker, group);
        return { lab: accountOfLab(answerGroup(lab.viewGroup(group)), true), kafka: accountOfKafka(said, true) };
      },
      { timeout: REST_WITHIN_MS, interval: 200 },
    )
    .toSatisfy(({ lab, kafka }) => JSON.stringify(lab) === JSON.stringify(kafka));
  for (const viewer of viewers) {
    // Compared within one turn of the event loop: a moment later either may know more.
    await expect.poll(() => isDeepStrictEqual(viewer.view(), lab.viewGroup(group)), { timeout: 10_000, interval: 5 }).toBe(true);
  }
}

/** Everybody goes: after that no consumer, client or socket is left, and Kafka counts nobody. */
async function expectNothingLeft(scene: Scene): Promise<void> {
  const { expect, broker, lab, group } = scene;
  await expect
    .poll(
      async () => {
        for (const { id, phase } of Object.values(lab.viewGroup(group).consumers)) {
          const how = phase.name === "crashed" ? "dismiss" : phase.name === "frozen" ? "crash" : "leave";
          if (phase.name !== "leaving") await perform(scene, { type: how, id });
        }
        return Object.keys(lab.viewGroup(group).consumers);
      },
      { timeout: REST_WITHIN_MS, interval: 500 },
    )
    .toEqual([]);
  await expect
    .poll(() => lab.census(), { timeout: REST_WITHIN_MS, interval: 200 })
    .toMatchObject({ consumers: 0, clients: 0, sockets: 0 });
  await expect
    .poll(async () => (await describeGroup(broker, group)).members, { timeout: REST_WITHIN_MS, interval: 500 })
    .toEqual([]);
  await expect
    .poll(() => answerGroup(lab.viewGroup(group)), { timeout: REST_WITHIN_MS })
    .toMatchObject({ state: "Empty", members: [] });
}
