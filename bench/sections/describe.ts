import { sleep } from "../../lib/clock/clock.ts";
import type { RemoveHow } from "../../lib/contract/http.ts";
import type { GroupView } from "../../lib/group/view.ts";
import type { Bench } from "../bench.ts";
import { labApi } from "../lab/api.ts";
import type { LabApi } from "../lab/api.ts";
import { isSettled, watchGroup } from "../lab/group-watch.ts";
import type { GroupWatch } from "../lab/group-watch.ts";
import { cpuSeconds } from "../lab/process-cost.ts";
import { startLab } from "../lab/start-lab.ts";
import { openPage } from "../page/open-page.ts";
import type { BenchPage } from "../page/open-page.ts";
import type { Seen } from "../page/probe.ts";
import { assignedAt } from "./coordinator-log.ts";
import { DESCRIBE_EVERY_MS, startDescribing } from "./describing.ts";
import type { Describing } from "./describing.ts";

const GROUP = "bench-describe";
const CONSUMERS = 3;
export const DESCRIBE_SESSION_MS = 3000;

/** How late a new owner was seen, in ms since the coordinator had the new assignment. */
export interface Sighting {
  how: "leave" | "crash";
  lab: number;
  cli: number;
  /** Since the consumer was told to leave or was cut off. */
  labSinceCause: number;
  cliSinceCause: number;
}

export interface DescribeCost {
  sightings: Sighting[];
  /** Of each call of the tool. */
  wallMs: number[];
  cpu: number[];
  /** How long tool and lab were compared, and the CPU seconds that each used meanwhile; null where not measured. */
  seconds: number;
  labCpu: number | null;
  cliCpu: number | null;
}

/** Consumers leave and crash while both the page and Kafka's own tool look on. */
export async function measureDescribe(bench: Bench): Promise<DescribeCost> {
  const { kafka, browser, clock, quick, say } = bench;
  await using stack = new AsyncDisposableStack();
  const lab = await startLab({
    KAFKA_BROKERS: kafka.bootstrap,
    KAFKA_TOPIC: "bench-describe",
    KAFKA_CONSUMER_GROUP_ID: GROUP,
    KAFKA_SESSION_TIMEOUT_MS: String(DESCRIBE_SESSION_MS),
  });
  stack.defer(() => lab.stop());
  const page = await openPage(browser, lab.url, clock);
  stack.defer(() => page.close());
  const watch = await watchGroup(lab.url, GROUP, clock);
  stack.defer(() => watch.close());
  const api = labApi(lab.url);
  await api.addConsumers(GROUP, { count: CONSUMERS });
  await watch.until("the consumers are settled", isSettled(CONSUMERS));

  const describing = startDescribing(kafka, GROUP, clock);
  stack.defer(() => describing.stop());
  const before = await cpuSeconds(lab.pid);
  const startedAt = clock.now();
  const plan: Sighting["how"][] = quick
    ? ["leave", "crash"]
    : [...Array<"leave">(12).fill("leave"), ...Array<"crash">(6).fill("crash")];
  const sightings: Sighting[] = [];
  for (const how of plan) {
    say(`describe: ${how} ${sightings.length + 1} of ${plan.length}`);
    // So that the change falls anywhere between two calls of the tool.
    await sleep(clock, Math.random() * DESCRIBE_EVERY_MS);
    sightings.push(await seeOne({ bench, page, watch, api, describing }, how));
  }
  const after = await cpuSeconds(lab.pid);
  const seconds = (clock.now() - startedAt) / 1000;
  const { wallMs, cpu } = describing;
  return {
    sightings,
    wallMs,
    cpu,
    seconds,
    labCpu: before && after && after.own - before.own,
    cliCpu: cpu.length > 0 ? cpu.reduce((sum, call) => sum + call, 0) : null,
  };
}

interface Scene {
  bench: Bench;
  page: BenchPage;
  watch: GroupWatch;
  api: LabApi;
  describing: Describing;
}

/** One consumer goes; whoever looks sees its partition with another owner. Then a new one takes its place. */
async function seeOne({ bench, page, watch, api, describing }: Scene, how: Sighting["how"]): Promise<Sighting> {
  const { id, memberId, partition } = ownerOf(watch.view());
  const causeAt = bench.clock.now();
  const isMoved = (seen: Seen): seen is Extract<Seen, { type: "tile" }> =>
    seen.type === "tile" && seen.partition === partition && seen.card !== null && seen.card !== id;
  const [, onPage, inTool] = await Promise.all([
    api.removeConsumer(GROUP, id, how),
    page.next(`partition ${partition} with another owner`, isMoved),
    describing.nextOwner(partition, memberId),
  ]);
  const changedAt = await assignedAt(bench.kafka, GROUP, causeAt);
  if (how === "crash") await api.removeConsumer(GROUP, id, "dismiss" satisfies RemoveHow);
  await api.addConsumers(GROUP, { count: 1 });
  await watch.until("the consumers are settled", isSettled(CONSUMERS));
  return {
    how,
    lab: onPage.at - changedAt,
    cli: inTool - changedAt,
    labSinceCause: onPage.at - causeAt,
    cliSinceCause: inTool - causeAt,
  };
}

/** Of the first partition: our consumer that owns it. */
function ownerOf({ partitions, consumers }: GroupView): { id: string; memberId: string; partition: number } {
  const [first] = partitions;
  const owner = consumers[first?.owner ?? ""];
  if (!first || !owner?.memberId) throw new Error("No consumer of the lab owns the first partition");
  return { id: owner.id, memberId: owner.memberId, partition: first.partition };
}
