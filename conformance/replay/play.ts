import { createKafka } from "../../lib/kafka/client/create-kafka.ts";
import type { BrokerKind } from "../brokers.ts";
import { createTopic, plain } from "../consumers-rig.ts";
import { Attendant } from "./attendant.ts";
import { LivePerformance } from "./live/performance.ts";
import type { Act, Performance } from "./performance.ts";
import type { Programme } from "./programme.ts";
import { PuppetPerformance } from "./puppets/performance.ts";
import { PARTITIONS, TOPIC } from "./puppets/puppet.ts";
import { openStage, type Stage } from "./stage.ts";

/** What one broker made of a script: comparable with what another did. */
export type Replayed = Pick<Performance, "transcript" | "account">;

/** What one broker made of all scripts. */
export interface Played {
  /** By the script's name. */
  readonly replayed: ReadonlyMap<string, Replayed>;
  /** How long the machine kept the broker or its members waiting at worst, ms. */
  readonly stalledMs: number;
}

/** Plays all scripts at the same time on a broker of its own, which stops once and starts again. */
export async function playOn(kind: BrokerKind, programme: Programme): Promise<Played> {
  const stage = await openStage(kind);
  const attendant = new Attendant(stage.port);
  const performances = new Map<string, Performance>();
  try {
    await prepare(stage);
    for (const script of programme.scripts) performances.set(script.name, new PuppetPerformance(script, stage));
    for (const script of programme.liveScripts) performances.set(script.name, await LivePerformance.open(script, stage));
    const play = (act: Act) => Promise.all([...performances.values()].map((one) => one.play(act)));
    await play(0);
    await play(1);
    await attendant.lookAway(stage.restart());
    await play(2);
    return { replayed: performances, stalledMs: attendant.latestMs };
  } finally {
    attendant.close();
    await Promise.all([...performances.values()].map((one) => one.close()));
    await stage.close();
  }
}

/** Makes the topic, and lets the coordinator's own topic be made before it matters. */
async function prepare({ port }: Stage): Promise<void> {
  const admin = createKafka(plain(`127.0.0.1:${port}`), { clientId: "replay" }).admin();
  try {
    await admin.connect();
    await createTopic(admin, TOPIC, PARTITIONS);
    await admin.describeGroups(["none"]);
  } finally {
    await admin.disconnect();
  }
}
