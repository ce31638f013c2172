import { createKafka } from "../../lib/kafka/client/create-kafka.ts";
import type { BrokerKind } from "../brokers.ts";
import { createTopic, plain } from "../consumers-rig.ts";
import { accountOf } from "./account.ts";
import type { LiveScript } from "./live/live-script.ts";
import { LivePerformance } from "./live/performance.ts";
import type { Act, Performance } from "./performance.ts";
import { PuppetPerformance } from "./puppets/performance.ts";
import { PARTITIONS, TOPIC } from "./puppets/puppet.ts";
import type { Script } from "./script/script.ts";
import { openStage } from "./stage.ts";

/** What one broker made of a script: comparable with what another did. */
export interface Replayed {
  /** The members' side: each move and what came of it. */
  readonly transcript: readonly string[];
  /** The coordinator's side. */
  readonly account: readonly string[];
}

export interface Programme {
  /** For members whose every request is sent by hand. */
  readonly scripts: readonly Script[];
  /** For the lab's own kafkajs consumers. */
  readonly liveScripts: readonly LiveScript[];
}

/**
 * Plays all scripts at the same time on a broker of its own, which stops once and starts again. Gives what came of each,
 * by its name.
 */
export async function replayOn(kind: BrokerKind, { scripts, liveScripts }: Programme): Promise<Map<string, Replayed>> {
  const stage = await openStage(kind);
  const named = new Map<string, Performance>();
  try {
    await prepare(stage.port);
    for (const script of scripts) named.set(script.name, new PuppetPerformance(script, stage.port));
    for (const script of liveScripts) named.set(script.name, await LivePerformance.open(script, stage.port));
    const performances = [...named.values()];
    const play = (act: Act) => Promise.all(performances.map((one) => one.play(act)));
    await play(0);
    await play(1);
    await stage.restart();
    await play(2);
    const log = await stage.log();
    return new Map([...named].map(([name, { transcript, groupId }]) => [name, { transcript, account: accountOf(log, groupId) }]));
  } finally {
    await Promise.all([...named.values()].map((one) => one.close()));
    await stage.close();
  }
}

/** Makes the topic, and lets the coordinator's own topic be made before it matters. */
async function prepare(port: number): Promise<void> {
  const admin = createKafka(plain(`127.0.0.1:${port}`), { clientId: "replay" }).admin();
  try {
    await admin.connect();
    await createTopic(admin, TOPIC, PARTITIONS);
    await admin.describeGroups(["none"]);
  } finally {
    await admin.disconnect();
  }
}
