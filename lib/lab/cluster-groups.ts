import type { ClusterGroup, ClusterGroups } from "../contract/http.ts";
import { GroupName } from "../contract/names.ts";
import type { Cluster } from "../kafka/admin/cluster.ts";
import type { ListedGroup } from "../kafka/admin/cluster-admin.ts";
import type { GroupDescription } from "../kafka/admin/describe-groups.ts";
import { orRefused } from "./errors.ts";

/** A cluster can have thousands: so many are listed, and of so many the coordinators are asked for the state. */
const MOST_LISTED = 2000;
const MOST_DESCRIBED = 200;

/** Every group of the cluster in order of name; `isOpen` says which ones the lab uses or watches. */
export async function clusterGroups(
  cluster: Pick<Cluster, "listGroups" | "describeGroups">,
  isOpen: (group: string) => boolean,
): Promise<ClusterGroups> {
  return orRefused("Groups of the cluster", async () => {
    // What is no name for the lab (names.ts) could be neither asked for nor watched.
    const listed = (await cluster.listGroups()).filter(({ group }) => GroupName.safeParse(group).success);
    const asked = listed.filter(isOfConsumers).slice(0, MOST_DESCRIBED);
    const answers = asked.length === 0 ? [] : await cluster.describeGroups(asked.map(({ group }) => group));
    const described = new Map(answers.map((answer) => [answer.group, answer]));
    const groups = listed.slice(0, MOST_LISTED).map(({ group, protocolType }) => ({
      group,
      protocolType,
      ...stateOf(described.get(group)),
      open: isOpen(group),
    }));
    return { groups, leftOut: listed.length - groups.length };
  });
}

/** Other types are those of Kafka Connect, share and streams groups. */
function isOfConsumers({ protocolType }: ListedGroup): boolean {
  return protocolType === "consumer" || protocolType === "";
}

/** One that is listed and called Dead has gone since, or is of a kind that its coordinator cannot describe. */
function stateOf(described: GroupDescription | undefined): Pick<ClusterGroup, "state" | "members"> {
  if (!described || described.error !== null || described.state === "Dead") return { state: null, members: null };
  return { state: described.state, members: described.members.length };
}
