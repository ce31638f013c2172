import { sleep } from "../../lib/clock/clock.ts";
import type { Bench } from "../bench.ts";
import { labApi } from "../lab/api.ts";
import { isSettled, watchGroup, type GroupWatch } from "../lab/group-watch.ts";
import { cpuSeconds } from "../lab/process-cost.ts";
import { startLab } from "../lab/start-lab.ts";
import { startViewers } from "../lab/viewers.ts";
import type { FrameTimes } from "../page/frame-times.ts";
import { openPage } from "../page/open-page.ts";

const TOPIC = "bench-load";
const GROUP = "bench-load";
const CONSUMERS = 3;
/** Asked of the lab's own producer. */
export const RATE = 20_000;
export const VIEWERS = 20;
/** What the page has open below the board; null: no page, and nobody but the one who counts. */
const SCENES = [null, "describe", "messages", "charts"] as const;
export type Scene = (typeof SCENES)[number];

export interface Load {
  scene: Scene;
  /** Messages handled a second, all consumers together. */
  rate: number;
  /** Processors that the lab's process used, all its threads: consumers and producer too; null where that cannot be measured. */
  cores: number | null;
  /** Null without a page. */
  frames: FrameTimes | null;
}

/** The same load on one lab: without a page, then with a page and other viewers, one panel after the other. */
export async function measureLoad({ kafka, browser, clock, quick, say }: Bench): Promise<Load[]> {
  await using stack = new AsyncDisposableStack();
  const lab = await startLab({ KAFKA_BROKERS: kafka.bootstrap, KAFKA_TOPIC: TOPIC, KAFKA_CONSUMER_GROUP_ID: GROUP });
  stack.defer(() => lab.stop());
  const api = labApi(lab.url);
  const watch = await watchGroup(lab.url, GROUP, clock);
  stack.defer(() => watch.close());
  await api.addConsumers(GROUP, { count: CONSUMERS });
  await watch.until("the consumers are settled", isSettled(CONSUMERS));
  await api.setProducer({ running: true, ratePerSecond: RATE });
  const [warmUpMs, lastsMs] = quick ? [500, 1000] : [10_000, 20_000];

  const loads: Load[] = [];
  for (const scene of SCENES) {
    say(`load: ${scene === null ? "without a page" : `the page with ${scene}`}`);
    await using around = new AsyncDisposableStack();
    const page = scene === null ? null : await openPage(browser, `${lab.url}/?group=${GROUP}&panel=${scene}`, clock);
    around.defer(async () => page?.close());
    // The page and the one who counts are viewers too.
    const others = scene === null ? null : await startViewers(lab.url, GROUP, (quick ? 4 : VIEWERS) - 2);
    around.defer(async () => others?.stop());
    await sleep(clock, warmUpMs);
    const before = { at: clock.now(), processed: processed(watch), cpu: await cpuSeconds(lab.pid) };
    const frames = page ? await page.trace(lastsMs) : null;
    if (!page) await sleep(clock, lastsMs);
    const seconds = (clock.now() - before.at) / 1000;
    const cpu = await cpuSeconds(lab.pid);
    loads.push({
      scene,
      rate: (processed(watch) - before.processed) / seconds,
      cores: cpu && before.cpu && (cpu.own - before.cpu.own) / seconds,
      frames,
    });
  }
  return loads;
}

function processed(watch: GroupWatch): number {
  return Object.values(watch.view().consumers).reduce((sum, consumer) => sum + consumer.processed, 0);
}
