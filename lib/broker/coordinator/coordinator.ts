import type { Clock, Disposer } from "../../clock/clock.ts";
import { ERROR } from "../../wire/errors.ts";
import { joinError } from "./complete-join.ts";
import type { CoordinatorConfig } from "./config.ts";
import { refuseMalformed } from "./consumer-group/check-heartbeat.ts";
import { refusedHeartbeat } from "./consumer-group/change.ts";
import { describeConsumerGroup, describeNoConsumerGroup } from "./consumer-group/describe.ts";
import { describeGroup, fetchOffsets, isListed, listGroup } from "./describe.ts";
import type { CoordinatorOptions } from "./options.ts";
import { createGroupRunner, type GroupRunner } from "./group-runner.ts";
import { mergePartitionErrors, splitUnknown } from "./partition-errors.ts";
import type {
  Caller,
  ConsumerHeartbeatAnswer,
  ConsumerHeartbeatRequest,
  DeletedGroup,
  DescribedConsumerGroup,
  DescribedGroup,
  HeartbeatAnswer,
  HeartbeatRequest,
  JoinGroupAnswer,
  JoinGroupRequest,
  LeaveGroupAnswer,
  LeaveGroupRequest,
  ListedGroup,
  ListGroupsRequest,
  OffsetCommitRequest,
  OffsetDeleteAnswer,
  OffsetDeleteRequest,
  OffsetFetchAnswer,
  OffsetFetchRequest,
  PartitionErrors,
  SyncGroupAnswer,
  SyncGroupRequest,
} from "./requests.ts";
import { syncError } from "./sync.ts";

/**
 * The group coordinator of a broker. Each group takes its inputs one after the other. Where a promise gives null, Apache
 * Kafka never answers that request: another of the same member took its place, or the coordinator was stopped.
 */
export interface Coordinator {
  /** Answered when the join phase is over: after the rebalance timeout at the latest. */
  join(request: JoinGroupRequest, caller: Caller): Promise<JoinGroupAnswer | null>;
  /** Answered when the leader has given the assignment. */
  sync(request: SyncGroupRequest, caller: Caller): Promise<SyncGroupAnswer | null>;
  heartbeat(request: HeartbeatRequest): Promise<HeartbeatAnswer | null>;
  leave(request: LeaveGroupRequest): Promise<LeaveGroupAnswer | null>;
  /** The one request of the newer protocol (KIP-848). Answered at once. */
  consumerHeartbeat(request: ConsumerHeartbeatRequest, caller: Caller): Promise<ConsumerHeartbeatAnswer | null>;
  commitOffsets(request: OffsetCommitRequest, caller: Caller): Promise<PartitionErrors | null>;
  deleteOffsets(request: OffsetDeleteRequest): Promise<OffsetDeleteAnswer | null>;
  /** In the order in which they are named, each once. */
  deleteGroups(groupIds: readonly string[]): Promise<readonly DeletedGroup[]>;
  fetchOffsets(request: OffsetFetchRequest): OffsetFetchAnswer;
  describe(groupIds: readonly string[], caller: Caller): readonly DescribedGroup[];
  /** Groups of the newer protocol; any other is an error. */
  describeConsumerGroups(groupIds: readonly string[]): readonly DescribedConsumerGroup[];
  list(request: ListGroupsRequest): readonly ListedGroup[];
  /** A topic is new, or has more partitions: groups of the newer protocol that read it are assigned anew. */
  topicChanged(topic: string, created: boolean): void;
  /** Forgets every group's offsets of a topic. */
  topicDeleted(topic: string): void;
  /** Ends as a broker does: requests are never answered, no time runs out. The groups stay. */
  suspend(): void;
  /** Begins as a broker does that reads its groups again: as they were last stored, with new sessions. */
  resume(): void;
  /** Ends for good. */
  dispose: Disposer;
}

/** Starts a coordinator without groups. */
export function createCoordinator(options: CoordinatorOptions): Coordinator {
  const { clock, config } = options;
  const runner = createGroupRunner(options);
  let stopSweep = startSweep(clock, config, runner);
  const stop = () => {
    stopSweep();
    runner.suspend();
  };
  return {
    ...createGroupRequests(options, runner),
    ...createConsumerRequests(options, runner),
    ...createOffsetRequests(options, runner),
    topicChanged: (topic, created) => runner.tellAll({ kind: "topic changed", topic, created }),
    topicDeleted: (topic) => runner.tellAll({ kind: "topic deleted", topic }),
    suspend: stop,
    resume() {
      stopSweep();
      runner.resume();
      stopSweep = startSweep(clock, config, runner);
    },
    dispose: stop,
  };
}

function startSweep(clock: Clock, config: CoordinatorConfig, runner: GroupRunner): Disposer {
  return clock.every(config.offsetsRetentionCheckIntervalMs, () => runner.tellAll({ kind: "expire offsets" }));
}

type GroupRequests = Pick<Coordinator, "join" | "sync" | "heartbeat" | "leave" | "describe" | "list" | "deleteGroups">;

type ConsumerRequests = Pick<Coordinator, "consumerHeartbeat" | "describeConsumerGroups">;

function createConsumerRequests({ topics }: CoordinatorOptions, runner: GroupRunner): ConsumerRequests {
  return {
    async consumerHeartbeat(request, caller) {
      const malformed = refuseMalformed(request, caller.apiVersion);
      if (malformed) return refusedHeartbeat(malformed);
      const effect = await runner.ask(request.groupId, (id) => ({ kind: "consumer heartbeat", request, caller, id }));
      return effect?.to === "consumer heartbeat" ? effect.answer : null;
    },
    describeConsumerGroups: (groupIds) =>
      groupIds.map((groupId) => {
        const group = runner.group(groupId);
        if (group?.type === "consumer") return describeConsumerGroup(group, topics);
        return describeNoConsumerGroup(groupId, group !== null);
      }),
  };
}

function createGroupRequests({ config }: CoordinatorOptions, runner: GroupRunner): GroupRequests {
  return {
    async join(request, caller) {
      if (request.groupId === "") return joinError(ERROR.INVALID_GROUP_ID, request.memberId);
      const { sessionTimeoutMs } = request;
      if (sessionTimeoutMs < config.minSessionTimeoutMs || sessionTimeoutMs > config.maxSessionTimeoutMs)
        return joinError(ERROR.INVALID_SESSION_TIMEOUT, request.memberId);
      const effect = await runner.ask(request.groupId, (id) => ({ kind: "join", request, caller, id }));
      return effect?.to === "join" ? effect.answer : null;
    },
    async sync(request, caller) {
      // KIP-559: whoever can name the protocol has to.
      const named = request.protocolType !== null && request.protocolName !== null;
      if (caller.apiVersion >= 5 && !named) return syncError(ERROR.INCONSISTENT_GROUP_PROTOCOL);
      if (request.groupId === "") return syncError(ERROR.INVALID_GROUP_ID);
      const effect = await runner.ask(request.groupId, (id) => ({ kind: "sync", request, caller, id }));
      return effect?.to === "sync" ? effect.answer : null;
    },
    async heartbeat(request) {
      if (request.groupId === "") return { errorCode: ERROR.INVALID_GROUP_ID };
      const effect = await runner.ask(request.groupId, (id) => ({ kind: "heartbeat", request, id }));
      return effect?.to === "heartbeat" ? effect.answer : null;
    },
    async leave(request) {
      if (request.groupId === "") return { errorCode: ERROR.INVALID_GROUP_ID, members: [] };
      const effect = await runner.ask(request.groupId, (id) => ({ kind: "leave", request, id }));
      return effect?.to === "leave" ? effect.answer : null;
    },
    describe: (groupIds, { apiVersion }) => groupIds.map((groupId) => describeGroup(groupId, runner.group(groupId), apiVersion)),
    list: (request) =>
      runner
        .groups()
        .filter((group) => isListed(group, request))
        .map(listGroup),
    async deleteGroups(groupIds) {
      const deleted: DeletedGroup[] = [];
      for (const groupId of new Set(groupIds)) {
        const effect = await runner.ask(groupId, (id) => ({ kind: "delete group", groupId, id }));
        if (effect?.to === "delete group") deleted.push(effect.answer);
      }
      return deleted;
    },
  };
}

type OffsetRequests = Pick<Coordinator, "commitOffsets" | "deleteOffsets" | "fetchOffsets">;

function createOffsetRequests({ hasPartition }: CoordinatorOptions, runner: GroupRunner): OffsetRequests {
  return {
    async commitOffsets(request, caller) {
      const { known, unknown } = splitUnknown(request.topics, hasPartition);
      if (known.length === 0) return unknown;
      const effect = await runner.ask(request.groupId, (id) => ({
        kind: "commit",
        request: { ...request, topics: known },
        caller,
        id,
      }));
      return effect?.to === "commit" ? mergePartitionErrors(unknown, effect.answer) : null;
    },
    async deleteOffsets(request) {
      if (request.groupId === "") return { errorCode: ERROR.INVALID_GROUP_ID, topics: [] };
      const { known, unknown } = splitUnknown(request.topics, hasPartition);
      const effect = await runner.ask(request.groupId, (id) => ({
        kind: "delete offsets",
        request: { ...request, topics: known },
        id,
      }));
      if (effect?.to !== "delete offsets") return null;
      const { errorCode } = effect.answer;
      return errorCode === ERROR.NONE
        ? { errorCode, ...mergePartitionErrors(unknown, effect.answer) }
        : { errorCode, topics: [] };
    },
    fetchOffsets: (request) => fetchOffsets(runner.group(request.groupId), request),
  };
}
