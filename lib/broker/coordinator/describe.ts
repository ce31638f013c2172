import { ERROR } from "../../wire/errors.ts";
import { refuseFetch } from "./consumer-group/offsets.ts";
import { stateOf } from "./consumer-group/group.ts";
import type { CommittedOffset } from "./group.ts";
import { NO_BYTES } from "./group.ts";
import type { Group } from "./group-transition.ts";
import { CONSUMER_PROTOCOL_TYPE, metadataOf } from "./protocols.ts";
import type {
  DescribedGroup,
  FetchedOffset,
  ListedGroup,
  ListGroupsRequest,
  OffsetFetchAnswer,
  OffsetFetchRequest,
} from "./requests.ts";

/** From this version of DescribeGroups on a group that there is not is an error. */
const NOT_FOUND_SINCE = 6;

/**
 * DescribeGroups for one group. The members' metadata are told while the group is Stable only. A group of the newer
 * protocol is none here.
 */
export function describeGroup(groupId: string, known: Group | null, apiVersion: number): DescribedGroup {
  const group = known?.type === "classic" ? known : null;
  const notFound = group === null && apiVersion >= NOT_FOUND_SINCE;
  const stable = group?.state === "Stable";
  return {
    errorCode: notFound ? ERROR.GROUP_ID_NOT_FOUND : ERROR.NONE,
    errorMessage: notFound ? `Group ${groupId} ${known ? "is not a classic group" : "not found"}.` : null,
    groupId,
    groupState: group?.state ?? "Dead",
    protocolType: group?.protocolType ?? "",
    protocolData: stable ? (group.protocolName ?? "") : "",
    members: [...(group?.members.values() ?? [])].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: stable ? metadataOf(member, group.protocolName) : NO_BYTES,
      memberAssignment: member.assignment,
    })),
  };
}

/** ListGroups: whether a group passes the filters, which ignore case. */
export function isListed(group: Group, { statesFilter, typesFilter }: ListGroupsRequest): boolean {
  const passes = (filter: readonly string[], value: string) =>
    filter.length === 0 || filter.some((asked) => asked.trim().toLowerCase() === value.toLowerCase());
  return passes(statesFilter, stateName(group)) && passes(typesFilter, group.type);
}

const stateName = (group: Group) => (group.type === "classic" ? group.state : stateOf(group));

export function listGroup(group: Group): ListedGroup {
  return {
    groupId: group.groupId,
    protocolType: group.type === "classic" ? (group.protocolType ?? "") : CONSUMER_PROTOCOL_TYPE,
    groupState: stateName(group),
    groupType: group.type,
  };
}

/** OffsetFetch for one group: no error for a group or a partition that there is not, but offset −1. */
export function fetchOffsets(group: Group | null, request: OffsetFetchRequest): OffsetFetchAnswer {
  const refused = group?.type === "consumer" ? refuseFetch(group, request) : null;
  if (refused !== null) return { errorCode: refused, topics: [] };
  const { topics } = request;
  const offsets = group?.offsets ?? new Map();
  const wanted = topics ?? [...offsets].map(([name, partitions]) => ({ name, partitionIndexes: [...partitions.keys()] }));
  return {
    errorCode: ERROR.NONE,
    topics: wanted.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) =>
        fetched(partitionIndex, group?.offsets.get(name)?.get(partitionIndex)),
      ),
    })),
  };
}

function fetched(partitionIndex: number, offset: CommittedOffset | undefined): FetchedOffset {
  return {
    partitionIndex,
    committedOffset: offset?.offset ?? -1n,
    committedLeaderEpoch: offset?.leaderEpoch ?? -1,
    metadata: offset?.metadata ?? "",
    errorCode: ERROR.NONE,
  };
}
