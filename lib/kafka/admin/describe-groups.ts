import type Broker from "kafkajs/src/broker/index.js";
import type Cluster from "kafkajs/src/cluster/index.js";
import type { ErrorInfo } from "../../contract/client-facts.ts";
import type { CoordinatorMember, GroupEpochs } from "../../contract/group-events.ts";
import { GroupState } from "../../contract/group-events.ts";
import type { TopicPartitions } from "../../contract/names.ts";
import type { ResponseOf } from "../../wire/api.ts";
import { describeGroups as describeGroupsApi } from "../../wire/apis/15-describe-groups.ts";
import { consumerGroupDescribe } from "../../wire/apis/69-consumer-group-describe.ts";
import { ERROR, errorName } from "../../wire/errors.ts";
import { askBroker, commonVersion } from "./ask-broker.ts";
import type { BrokerLink } from "./broker-link.ts";
import { asRefusal } from "./kafka-error.ts";
import { readMemberAssignment, sortedAssignment } from "./member-assignment.ts";

/** What a coordinator said of one group, or the error it gave for it. `epochs`: null for one of the classic protocol. */
export type GroupDescription =
  | {
      group: string;
      error: null;
      state: GroupState;
      protocol: string | null;
      epochs: GroupEpochs | null;
      members: CoordinatorMember[];
    }
  | { group: string; error: ErrorInfo };

/** From version 6 on a group that there is not is an error and not Dead. */
const CALLS_IT_DEAD = 5;

/**
 * State and members of all of them, whatever protocol each speaks: DescribeGroups, and for those that are called Dead there
 * ConsumerGroupDescribe, where the coordinator serves it (KIP-848). A request a coordinator; a group in trouble does not
 * spoil the others.
 */
export function describeGroups(link: BrokerLink, groups: string[]): Promise<GroupDescription[]> {
  return link.ask("DescribeGroups", async (_admin, cluster) => {
    const found = await Promise.all(groups.map((group) => findCoordinator(cluster, group)));
    const lost = found.filter((each) => "error" in each);
    const answers = [...byCoordinator(found)].map(([broker, names]) => describeAt(broker, names));
    return [...lost, ...(await Promise.all(answers)).flat()];
  });
}

type Found = { group: string; broker: Broker } | { group: string; error: ErrorInfo };

/** Rejects only where nobody answers. */
async function findCoordinator(cluster: Cluster, group: string): Promise<Found> {
  try {
    return { group, broker: await cluster.findGroupCoordinator({ groupId: group }) };
  } catch (error) {
    const refusal = asRefusal(error);
    if (!refusal) throw error;
    return { group, error: { code: refusal.code, message: refusal.message } };
  }
}

function byCoordinator(found: Found[]): Map<Broker, string[]> {
  const groups = new Map<Broker, string[]>();
  for (const each of found) {
    if ("broker" in each) groups.set(each.broker, [...(groups.get(each.broker) ?? []), each.group]);
  }
  return groups;
}

/** The same of one coordinator, about groups that are its own. */
export async function describeAt(broker: Broker, groups: string[]): Promise<GroupDescription[]> {
  const classic = await describeClassic(broker, groups);
  const newer = await describeNewer(
    broker,
    classic.filter(isDead).map(({ group }) => group),
  );
  // Between the two questions one may have turned into a classic group: what is in neither answer is asked for once more.
  const unknown = [...newer.values()].filter(isDead).map(({ group }) => group);
  const turned = new Map((await describeClassic(broker, unknown)).map((said) => [said.group, said]));
  return classic.map((said) => turned.get(said.group) ?? newer.get(said.group) ?? said);
}

function isDead(said: GroupDescription): boolean {
  return said.error === null && said.state === "Dead";
}

async function describeClassic(broker: Broker, groups: string[]): Promise<GroupDescription[]> {
  const version = commonVersion(broker, describeGroupsApi, CALLS_IT_DEAD);
  if (version === null || groups.length === 0) return [];
  const answer = await askBroker(broker, describeGroupsApi, { version, draft: { groups } });
  return answer.groups.map(toClassic);
}

/** By group, what it said of those that it was asked about; of none where it does not know the newer protocol. */
async function describeNewer(broker: Broker, groups: string[]): Promise<Map<string, GroupDescription>> {
  const version = commonVersion(broker, consumerGroupDescribe);
  if (version === null || groups.length === 0) return new Map();
  const answer = await askBroker(broker, consumerGroupDescribe, { version, draft: { groupIds: groups } });
  return new Map(answer.groups.map((described) => [described.groupId, toNewer(described)]));
}

type Classic = ResponseOf<typeof describeGroupsApi>["groups"][number];
type Newer = ResponseOf<typeof consumerGroupDescribe>["groups"][number];

/** Before Kafka 2.0 the state had another name. */
const OLD_STATES: Record<string, string> = { AwaitingSync: "CompletingRebalance" };

function toClassic(described: Classic): GroupDescription {
  const group = described.groupId;
  if (described.errorCode !== 0) return { group, error: errorOf(described.errorCode, described.errorMessage) };
  const state = GroupState.safeParse(OLD_STATES[described.groupState] ?? described.groupState);
  if (!state.success) return unknownState(group, described.groupState);
  const members = described.members.map(
    ({ memberId, groupInstanceId, clientId, clientHost, memberAssignment }): CoordinatorMember => ({
      memberId,
      instanceId: groupInstanceId,
      clientId,
      host: clientHost,
      assignment: readMemberAssignment(memberAssignment),
      newer: null,
    }),
  );
  const protocol = described.protocolData === "" ? null : described.protocolData;
  return { group, error: null, state: state.data, protocol, epochs: null, members: inOrder(members) };
}

/** There is no such group, or the broker has the API and does not serve the protocol (feature `group.version`, before Kafka 4.0 usual). */
const NONE_OF_ITS_KIND: ReadonlySet<number> = new Set([ERROR.GROUP_ID_NOT_FOUND, ERROR.UNSUPPORTED_VERSION]);

function toNewer(described: Newer): GroupDescription {
  const { groupId: group, errorCode, groupEpoch, assignmentEpoch, assignorName } = described;
  if (NONE_OF_ITS_KIND.has(errorCode)) {
    return { group, error: null, state: "Dead", protocol: null, epochs: null, members: [] };
  }
  if (errorCode !== 0) return { group, error: errorOf(errorCode, described.errorMessage) };
  const state = GroupState.safeParse(described.groupState);
  if (!state.success) return unknownState(group, described.groupState);
  return {
    group,
    error: null,
    state: state.data,
    protocol: assignorName === "" ? null : assignorName,
    epochs: { group: groupEpoch, target: assignmentEpoch },
    members: inOrder(described.members.map(toNewerMember)),
  };
}

const MEMBER_TYPES: Record<number, "classic" | "consumer"> = { 0: "classic", 1: "consumer" };

function toNewerMember(member: Newer["members"][number]): CoordinatorMember {
  const { memberId, instanceId, clientId, clientHost, memberEpoch, memberType, assignment, targetAssignment } = member;
  return {
    memberId,
    instanceId,
    clientId,
    host: clientHost,
    assignment: topicsOf(assignment),
    newer: { epoch: memberEpoch, type: MEMBER_TYPES[memberType] ?? null, target: topicsOf(targetAssignment) },
  };
}

function topicsOf({ topicPartitions }: Newer["members"][number]["assignment"]): TopicPartitions[] {
  return sortedAssignment(
    topicPartitions.map(({ topicName, partitions }) => ({ topic: topicName, partitions: [...partitions] })),
  );
}

function inOrder(members: CoordinatorMember[]): CoordinatorMember[] {
  return members.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
}

function errorOf(code: number, message: string | null): ErrorInfo {
  const name = errorName(code);
  return { code: name, message: message ?? `The coordinator answers ${name}` };
}

function unknownState(group: string, state: string): GroupDescription {
  return { group, error: { code: "UNKNOWN_STATE", message: `The coordinator calls its state "${state}"` } };
}
