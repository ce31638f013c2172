import { readAssignment, readSubscription } from "../../../wire/consumer-protocol.ts";
import { ERROR } from "../../../wire/errors.ts";
import { armSession as armClassicSession, type Change } from "../change.ts";
import { joinError } from "../complete-join.ts";
import { newGroup, memberBytes, OBJECT_BYTES, type ClassicGroup, type Member } from "../group.ts";
import type { Effect, Environment } from "../inputs.ts";
import { CONSUMER_PROTOCOL_TYPE, metadataOf, selectProtocol, subscribedTopicsOf } from "../protocols.ts";
import { prepareRebalance } from "../rebalance.ts";
import { writeDown } from "../stored.ts";
import { syncError } from "../sync.ts";
import { Refusal, type ConsumerChange } from "./change.ts";
import { assignmentBytes } from "./classic-members.ts";
import {
  consumerMemberBytes,
  newConsumerGroup,
  newConsumerMember,
  partitionsBytes,
  type ConsumerGroup,
  type ConsumerMember,
  type Partitions,
} from "./group.ts";
import { subscribedTopics } from "./subscriptions.ts";
import { signatureOf } from "./topic-image.ts";

/**
 * A classic group with its members as a group of the newer protocol: the members stay as they are, and speak on as they
 * did; their generation is the epoch. Or why it cannot be one. As ConsumerGroup.fromClassicGroup.
 */
export function upgrade(classic: ClassicGroup, env: Environment): { group: ConsumerGroup; effects: Effect[] } | Refusal {
  const { groupId, generation, protocolName } = classic;
  const refuse = (why: string) =>
    new Refusal(ERROR.GROUP_ID_NOT_FOUND, `Cannot upgrade classic group ${groupId} to consumer group because ${why}.`);
  if (classic.protocolType !== CONSUMER_PROTOCOL_TYPE) return refuse("the group does not use the consumer embedded protocol");
  // Apache Kafka fails at these: a first generation that has not begun, and a partition that two were assigned.
  const failed = new Refusal(ERROR.UNKNOWN_SERVER_ERROR, null);
  if (protocolName === null && classic.members.size > 0) return failed;
  const taken = new Set<string>();
  const members = new Map<string, ConsumerMember>();
  const target = new Map<string, Partitions>();
  for (const member of classic.members.values()) {
    const assignment =
      member.assignment.length === 0 ? { assignedPartitions: [], userData: null } : readAssignment(member.assignment);
    const subscription = readSubscription(metadataOf(member, protocolName));
    if (assignment === null || subscription === null) return refuse("the embedded consumer protocol is malformed");
    if (assignment.userData !== null && assignment.userData.length > 0)
      return refuse(
        "an unsupported custom assignor is in use. Please refer to the documentation or switch to a default assignor before re-attempting the upgrade",
      );
    const assigned = new Map<string, Map<number, number>>();
    for (const { topic, partitions } of assignment.assignedPartitions) {
      const id = env.topics.byName(topic)?.id;
      if (id === undefined) continue;
      for (const partition of partitions) {
        if (taken.has(`${id} ${partition}`)) return failed;
        taken.add(`${id} ${partition}`);
      }
      assigned.set(id, new Map(partitions.map((partition) => [partition, generation])));
    }
    target.set(member.memberId, new Map([...assigned].map(([topicId, partitions]) => [topicId, new Set(partitions.keys())])));
    members.set(member.memberId, {
      ...newConsumerMember(member.memberId),
      memberEpoch: generation,
      previousMemberEpoch: generation,
      instanceId: member.groupInstanceId,
      rackId: subscription.rackId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      subscribedTopicNames: new Set(subscription.topics),
      assigned,
      classic: { sessionTimeoutMs: member.sessionTimeoutMs, protocols: member.protocols, isToRejoin: false },
    });
  }
  const fresh = newConsumerGroup(groupId);
  const { offsets, offsetCount, staticMembers } = classic;
  let bytes = fresh.bytes + offsetsBytes(classic);
  for (const member of members.values()) bytes += consumerMemberBytes(member);
  for (const partitions of target.values()) bytes += partitionsBytes(partitions);
  const group = {
    ...fresh,
    groupEpoch: generation,
    assignmentEpoch: generation,
    members,
    target,
    staticMembers,
    offsets,
    offsetCount,
    bytes,
  };
  const topicsSeen = signatureOf(env.topics, subscribedTopics(group));
  return { group: { ...group, topicsSeen }, effects: endClassic(classic) };
}

/** Who waits in the classic group is told to join again; its timers end, and members' sessions begin anew. */
function endClassic({ members, pendingJoin }: ClassicGroup): Effect[] {
  const effects: Effect[] = [
    { kind: "cancel", timer: { kind: "join" } },
    { kind: "cancel", timer: { kind: "sync" } },
  ];
  for (const memberId of pendingJoin.keys()) effects.push({ kind: "cancel", timer: { kind: "session", memberId } });
  for (const { memberId, join, sync, sessionTimeoutMs } of members.values()) {
    const [joinAgain, syncAgain] = [joinError(ERROR.REBALANCE_IN_PROGRESS, memberId), syncError(ERROR.REBALANCE_IN_PROGRESS)];
    if (join !== null) effects.push({ kind: "answer", to: "join", id: join, answer: joinAgain });
    if (sync !== null) effects.push({ kind: "answer", to: "sync", id: sync, answer: syncAgain });
    effects.push({ kind: "arm", timer: { kind: "session", memberId }, afterMs: sessionTimeoutMs });
  }
  for (const memberId of [...pendingJoin.keys(), ...members.keys()])
    effects.push({ kind: "cancel", timer: { kind: "silence", memberId } });
  return effects;
}

/**
 * A group of which the last member of the newer protocol has gone, as the classic one that the rest speaks: each has what
 * it was to have, and all join again where `why` says why. As ClassicGroup.fromConsumerGroup.
 */
export function downgrade(change: ConsumerChange, { generation, why }: { generation: number; why: string | null }): ClassicGroup {
  const { env, group, effects, bytesBefore } = change;
  const members = new Map<string, Member>();
  for (const member of group.members.values()) members.set(member.memberId, classicMember(member));
  const [leader = null] = members.keys();
  const { staticMembers, offsets, offsetCount } = group;
  const fresh = newGroup(group.groupId, env.now);
  const named = { ...fresh, state: "Stable" as const, generation, protocolType: CONSUMER_PROTOCOL_TYPE, leader, members };
  const protocolName = selectProtocol(named);
  const assigned = new Map(
    [...members].map(([memberId, member]) => {
      const protocol = member.protocols.find(({ name }) => name === protocolName);
      const assignment = assignmentBytes(protocol, group.target.get(memberId) ?? new Map(), env.topics);
      return [memberId, { ...member, assignment }];
    }),
  );
  let bytes = fresh.bytes + offsetsBytes(group);
  for (const member of assigned.values()) bytes += memberBytes(member);
  const whole = { ...named, protocolName, members: assigned, staticMembers, offsets, offsetCount, bytes };
  const classic: Change = { env, group: { ...whole, subscribedTopics: subscribedTopicsOf(whole) }, effects, bytesBefore };
  for (const { memberId, sessionTimeoutMs } of assigned.values()) {
    effects.push(
      { kind: "cancel", timer: { kind: "rejoin", memberId } },
      { kind: "cancel", timer: { kind: "late sync", memberId } },
    );
    armClassicSession(classic, memberId, sessionTimeoutMs);
  }
  writeDown(classic);
  if (why !== null) prepareRebalance(classic, { kind: "other", text: why });
  return classic.group;
}

function classicMember(member: ConsumerMember): Member {
  return {
    memberId: member.memberId,
    groupInstanceId: member.instanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.classic?.sessionTimeoutMs ?? 0,
    protocols: member.classic?.protocols ?? [],
    assignment: Buffer.alloc(0),
    join: null,
    sync: null,
    isNew: false,
  };
}

export function offsetsBytes({ offsets }: Pick<ClassicGroup, "offsets">): number {
  let bytes = 0;
  for (const partitions of offsets.values())
    for (const { metadata } of partitions.values()) bytes += OBJECT_BYTES + 2 * metadata.length;
  return bytes;
}
