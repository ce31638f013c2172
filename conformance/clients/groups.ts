import { offsetFetch } from "../../lib/wire/apis/09-offset-fetch.ts";
import { describeGroups } from "../../lib/wire/apis/15-describe-groups.ts";
import { readAssignment } from "../../lib/wire/consumer-protocol.ts";
import { consumerGroupDescribe } from "../../lib/wire/apis/69-consumer-group-describe.ts";
import type { Broker } from "../brokers.ts";
import { ask } from "./asking.ts";

/** A group as its coordinator describes it. */
export interface GroupDescription {
  readonly state: string;
  readonly protocol: string;
  readonly members: readonly { readonly memberId: string; readonly clientId: string; readonly partitions: readonly number[] }[];
}

/** Of either protocol: one of the newer is called Dead by DescribeGroups. Its protocol is the broker's assignor. */
export async function describeGroup(broker: Broker, group: string): Promise<GroupDescription> {
  const { groups } = await ask(broker, { api: describeGroups, version: 5, body: { groups: [group] } });
  const [found] = groups;
  if (found?.groupState === "Dead") return describeNewerGroup(broker, group);
  return {
    state: found?.groupState ?? "",
    protocol: found?.protocolData ?? "",
    members: (found?.members ?? []).map(({ memberId, clientId, memberAssignment }) => ({
      memberId,
      clientId,
      partitions: partitionsIn(memberAssignment),
    })),
  };
}

async function describeNewerGroup(broker: Broker, group: string): Promise<GroupDescription> {
  const { groups } = await ask(broker, { api: consumerGroupDescribe, version: 1, body: { groupIds: [group] } });
  const [found] = groups;
  return {
    state: found?.groupState ?? "",
    protocol: found?.assignorName ?? "",
    members: (found?.members ?? []).map(({ memberId, clientId, assignment }) => ({
      memberId,
      clientId,
      partitions: assignment.topicPartitions.flatMap(({ partitions }) => partitions).toSorted((a, b) => a - b),
    })),
  };
}

function partitionsIn(assignment: Buffer): number[] {
  const topics = readAssignment(assignment)?.assignedPartitions ?? [];
  return topics.flatMap(({ partitions }) => partitions).toSorted((a, b) => a - b);
}

/** The committed offset of each partition of `topic` that has one, by partition. */
export async function committed(broker: Broker, group: string, topic: string): Promise<Record<number, number>> {
  const body = { groups: [{ groupId: group, topics: null }] };
  const { groups } = await ask(broker, { api: offsetFetch, version: 8, body });
  const partitions = groups[0]?.topics.find(({ name }) => name === topic)?.partitions ?? [];
  return Object.fromEntries(partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]));
}
