import { sleep } from "../../lib/clock/clock.ts";
import { startBare } from "../bare/start.ts";
import { bareSettings } from "../bench.ts";
import type { Bench } from "../bench.ts";
import { labApi } from "../lab/api.ts";
import type { LabApi } from "../lab/api.ts";
import { isSettled, watchGroup } from "../lab/group-watch.ts";
import type { GroupWatch } from "../lab/group-watch.ts";
import { startLab } from "../lab/start-lab.ts";
import { startViewers } from "../lab/viewers.ts";
import { openPage } from "../page/open-page.ts";
import type { BenchPage } from "../page/open-page.ts";
import type { Seen } from "../page/probe.ts";

const TOPIC = "bench-clicks";
const GROUP = "bench-lab";
const BARE_GROUP = "bench-bare";
/** Messages a second meanwhile, so that the page has numbers to paint as it has in a class. */
export const CLICK_TRAFFIC = 100;
/** Between two rounds, up to: so that they fall anywhere into the ticks of lab and page. */
const PAUSE_MS = 250;

/** One click after the other in an empty group, and beside each the same join in a bare script; ms. */
export interface Clicks {
  viewers: number;
  lab: LabClick[];
  bare: { joinSent: number; assigned: number }[];
}

interface LabClick {
  /** From the click to a kafkajs client being made: what only the lab needs. */
  clientMade: number;
  /** From the click to the first JoinGroup leaving its socket. */
  joinSent: number;
  /** From the click to the assignment. */
  assigned: number;
  /** From the assignment event to the frame that shows the tile in its card. */
  pixel: number;
}

/** Clicks "Add consumer" in Chromium, with nobody else looking and then with 99 more. */
export async function measureClicks(bench: Bench): Promise<Clicks[]> {
  const { kafka, browser, clock, quick, say } = bench;
  await using stack = new AsyncDisposableStack();
  const settings = { KAFKA_BROKERS: kafka.bootstrap, KAFKA_TOPIC: TOPIC, KAFKA_CONSUMER_GROUP_ID: GROUP };
  const lab = await startLab(settings);
  stack.defer(() => lab.stop());
  const bare = startBare(bareSettings(kafka));
  stack.defer(() => bare.stop());
  const page = await openPage(browser, lab.url, clock);
  stack.defer(() => page.close());
  const watch = await watchGroup(lab.url, GROUP, clock);
  stack.defer(() => watch.close());
  const api = labApi(lab.url);
  await api.setProducer({ running: true, ratePerSecond: CLICK_TRAFFIC });

  const rounds = async (count: number, viewers: number): Promise<Clicks> => {
    const clicks: Clicks = { viewers, lab: [], bare: [] };
    for (let round = 0; round < count; round += 1) {
      clicks.lab.push(await clickOnce({ page, watch, api }));
      const { joinSentMs, assignedMs } = await bare.ask({ type: "join", group: BARE_GROUP, topic: TOPIC }, "joined");
      clicks.bare.push({ joinSent: joinSentMs, assigned: assignedMs });
      await sleep(clock, Math.random() * PAUSE_MS);
    }
    return clicks;
  };
  say("clicks: warming up");
  await rounds(quick ? 1 : 5, 1);
  const [few, many] = quick ? [1, 5] : [1, 100];
  const samples = quick ? 1 : 60;
  say(`clicks: ${samples} with 1 viewer`);
  const alone = await rounds(samples, few);
  const viewers = await startViewers(lab.url, GROUP, many - 1);
  stack.defer(() => viewers.stop());
  say(`clicks: ${samples} with ${many} viewers`);
  return [alone, await rounds(samples, many)];
}

interface Scene {
  page: BenchPage;
  watch: GroupWatch;
  api: LabApi;
}

/** One consumer is added by a click, joins the empty group, and leaves again. */
async function clickOnce({ page, watch, api }: Scene): Promise<LabClick> {
  const [, click, made, sent, joined, painted] = await Promise.all([
    page.addConsumer(),
    page.next("the click", isClick),
    watch.next("client-started"),
    watch.next("join-sent"),
    watch.next("joined"),
    page.next("the tile of partition 0 in a card", isFirstTile),
  ]);
  await watch.until("the consumer is settled", isSettled(1));
  await api.removeConsumer(GROUP, joined.consumer, "leave");
  await watch.until("the group is empty", isSettled(0));
  return {
    clientMade: made.time - click.at,
    joinSent: sent.time - click.at,
    assigned: joined.time - click.at,
    pixel: painted.at - joined.time,
  };
}

function isClick(seen: Seen): seen is Extract<Seen, { type: "click" }> {
  return seen.type === "click";
}

function isFirstTile(seen: Seen): seen is Extract<Seen, { type: "tile" }> {
  return seen.type === "tile" && seen.partition === 0 && seen.card !== null;
}
