import { memberships } from "./members.ts";
import { lagOf } from "./offsets.ts";
import type { GroupView } from "./view.ts";

/** One row as `kafka-consumer-groups --describe` prints it; "-" where there is nothing. `at` is the id shown on the board. */
export interface DescribeRow {
  group: string;
  topic: string;
  partition: string;
  currentOffset: string;
  logEndOffset: string;
  lag: string;
  consumerId: string;
  host: string;
  clientId: string;
  at: string | null;
}

/** A row of `--members`. `instanceId`: "" for a member that is not static; the tool has the column where any is. */
export interface MemberRow {
  group: string;
  consumerId: string;
  instanceId: string;
  host: string;
  clientId: string;
  partitions: string;
  at: string | null;
}

/** The row of `--state`. */
export interface StateRow {
  group: string;
  coordinator: string;
  assignmentStrategy: string;
  state: string;
  members: string;
}

/**
 * A row for each partition that is assigned or has a commit, by the coordinator's word, as the CLI
 * lists them; in order of partition, where the CLI follows the order of members.
 */
export function selectDescribe(view: GroupView): DescribeRow[] {
  const owners = new Map<string, { memberId: string; host: string; clientId: string }>();
  for (const { memberId, host, clientId, assignment } of view.coordinator?.members ?? []) {
    for (const { topic, partitions } of assignment) {
      for (const partition of partitions) owners.set(`${topic}:${partition}`, { memberId, host, clientId });
    }
  }
  const names = memberships(view);
  return view.partitions.flatMap(({ topic, partition, committed, logEnd }) => {
    const owner = owners.get(`${topic}:${partition}`);
    if (!owner && committed === null) return [];
    return {
      group: view.group,
      topic,
      partition: String(partition),
      currentOffset: committed ?? "-",
      logEndOffset: logEnd ?? "-",
      lag: lagOf(committed, logEnd) ?? "-",
      consumerId: owner?.memberId ?? "-",
      host: owner?.host ?? "-",
      clientId: owner?.clientId ?? "-",
      at: owner ? (names.get(owner.memberId)?.id ?? null) : null,
    };
  });
}

/** A row for each member that the coordinator lists, with or without partitions. */
export function selectMembers(view: GroupView): MemberRow[] {
  const names = memberships(view);
  return (view.coordinator?.members ?? []).map(({ memberId, instanceId, host, clientId, assignment }) => ({
    group: view.group,
    consumerId: memberId,
    instanceId: instanceId ?? "",
    host,
    clientId,
    partitions: String(assignment.reduce((sum, { partitions }) => sum + partitions.length, 0)),
    at: names.get(memberId)?.id ?? null,
  }));
}

export function selectState(view: GroupView): StateRow {
  const { coordinator, coordinatorAddress: address } = view;
  return {
    group: view.group,
    coordinator: address ? `${address.host}:${address.port}  (${address.nodeId})` : "-",
    assignmentStrategy: coordinator?.protocol || "-",
    state: coordinator?.state ?? "-",
    members: coordinator ? String(coordinator.members.length) : "-",
  };
}

/** The text that `kafka-consumer-groups --describe` would print (Kafka 4.3: ConsumerGroupCommand.printOffsets). */
export function describeAsCli(view: GroupView): string {
  const header = ["GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID"];
  const rows = inOrderOfMembers(view).map((row) => [
    row.group,
    row.topic,
    row.partition,
    row.currentOffset,
    row.logEndOffset,
    row.lag,
    row.consumerId,
    row.host,
    row.clientId,
  ]);
  if (rows.length === 0) return warning(view);
  return withWarning(view, table([header, ...rows], [15, 15, 10, 15, 15, 15, 15, 15, 0]));
}

/** The text that `--describe --members` would print. */
export function membersAsCli(view: GroupView): string {
  const members = selectMembers(view);
  const instance = (text: string) => (hasStatic(members) ? [text] : []);
  const header = ["GROUP", "CONSUMER-ID", ...instance("GROUP-INSTANCE-ID"), "HOST", "CLIENT-ID", "#PARTITIONS"];
  const rows = members.map((row) => [
    row.group,
    row.consumerId,
    ...instance(row.instanceId),
    row.host,
    row.clientId,
    row.partitions,
  ]);
  return withWarning(view, table([header, ...rows], [15, 15, ...(hasStatic(members) ? [17] : []), 15, 15, 15]));
}

/** The text that `--describe --state` would print. */
export function stateAsCli(view: GroupView): string {
  const row = selectState(view);
  const header = ["GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS"];
  const cells = [row.group, row.coordinator, row.assignmentStrategy, row.state, row.members];
  return withWarning(view, table([header, cells], [15, 25, 20, 20, 0]));
}

/** Whether any member has a `group.instance.id`. */
export function hasStatic(members: MemberRow[]): boolean {
  return members.some(({ instanceId }) => instanceId !== "");
}

/** The tool's rows: those of the member that has most come first, what nobody has last. */
function inOrderOfMembers(view: GroupView): DescribeRow[] {
  const members = selectMembers(view).toSorted((a, b) => Number(b.partitions) - Number(a.partitions));
  const place = new Map(members.map(({ consumerId }, index) => [consumerId, index]));
  const placeOf = ({ consumerId }: DescribeRow) => place.get(consumerId) ?? members.length;
  return selectDescribe(view).toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** What the tool says before the table, or in its place: it depends on the state alone. */
function warning(view: GroupView): string {
  switch (view.coordinator?.state) {
    case "Empty":
      return `\nConsumer group '${view.group}' has no active members.\n`;
    case "PreparingRebalance":
    case "CompletingRebalance":
    case "Assigning":
    case "Reconciling":
      return `\nWarning: Consumer group '${view.group}' is rebalancing.\n`;
    case "Dead":
      return `\nError: Executing consumer group command failed due to org.apache.kafka.common.errors.GroupIdNotFoundException: Group ${view.group} not found.\n`;
    case "Stable":
    case undefined:
      return "";
  }
}

/** A group that the coordinator does not have has no table. */
function withWarning(view: GroupView, text: string): string {
  return view.coordinator?.state === "Dead" ? warning(view) : `${warning(view)}${text}`;
}

function table(rows: string[][], least: number[]): string {
  const width = least.map((min, column) => Math.max(min, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(width[column] ?? 0))
      .join(" ")
      .trimEnd();
  return `\n${rows.map(line).join("\n")}\n`;
}
