import type { Clock } from "../clock/clock.ts";
import { sleep } from "../clock/clock.ts";
import { LabError } from "../contract/errors.ts";
import type { Cluster } from "../kafka/admin/cluster.ts";
import type { SoundDescription } from "../kafka/watch/coordinator-watch.ts";
import type { FoundGroup } from "./group-rules.ts";

/** Errors that pass: on a new cluster the first question makes Kafka create its offsets topic. */
const PASSING: ReadonlySet<string> = new Set(["COORDINATOR_NOT_AVAILABLE", "COORDINATOR_LOAD_IN_PROGRESS", "NOT_COORDINATOR"]);
const STEP_MS = 200;
const STEPS = 25;

export interface FindGroupParts {
  cluster: Pick<Cluster, "describeGroups" | "listedProtocolType">;
  clock: Clock;
}

/**
 * What the cluster has under this name, a group of consumers of whatever protocol. Rejects with REFUSED_BY_KAFKA for one of
 * another kind (share and streams groups): what its coordinator says of those cannot be shown, and never may one of them be
 * taken for a group that does not exist.
 */
export async function findGroup(parts: FindGroupParts, group: string): Promise<FoundGroup> {
  const { state, members } = await describe(parts, group);
  if (state !== "Dead") return { exists: true, members: members.length };
  const type = await parts.cluster.listedProtocolType(group);
  if (type === null) return { exists: false, members: 0 };
  throw new LabError("REFUSED_BY_KAFKA", `${group} is no group of consumers: ${kindText(type)}`, { field: "group" });
}

function kindText(type: string): string {
  // A cluster of mixed versions, or a coordinator that is too old: it lists the group and cannot describe it.
  if (type === "consumer" || type === "") return "its coordinator lists it and does not describe it.";
  return `its type is "${type}", which the lab neither joins nor shows.`;
}

/** DescribeGroups, tried again for five seconds while the coordinator is not ready. */
async function describe({ cluster, clock }: FindGroupParts, group: string): Promise<SoundDescription> {
  for (let step = 1; ; step++) {
    const [described] = await cluster.describeGroups([group]);
    if (described?.error === null) return described;
    const error = described?.error ?? { code: "UNKNOWN", message: "no answer" };
    if (step === STEPS || !PASSING.has(error.code)) {
      throw new LabError("REFUSED_BY_KAFKA", `Group ${group}: ${error.code} (${error.message})`);
    }
    await sleep(clock, STEP_MS);
  }
}
