import type { GroupAnswer, GroupSummary, MemberAnswer } from "../contract/http.ts";
import { topicsOf } from "./topics.ts";
import { nameOfMember } from "./members.ts";
import { lagOf } from "./offsets.ts";
import { protocolOf } from "./protocol.ts";
import { countedFormer, statusOf, statusOfExternal } from "./status.ts";
import type { ConsumerView, ExternalView, FormerMember, GroupView, PartitionView } from "./view.ts";

/** The group as `GET /api/groups/{group}` answers it. */
export function answerGroup(view: GroupView): GroupAnswer {
  const ours = Object.values(view.consumers).flatMap((consumer) => [
    answerConsumer(view, consumer),
    ...countedFormer(view, consumer).map((former) => answerFormer(view, consumer, former)),
  ]);
  return {
    group: view.group,
    origin: view.origin,
    topic: view.topic,
    topics: topicsOf(view),
    state: view.coordinator?.state ?? null,
    protocol: view.coordinator === null ? null : protocolOf(view),
    generation: view.generation,
    targetAssignmentEpoch: view.coordinator?.epochs?.target ?? null,
    leader: view.leader === null ? null : nameOfMember(view, view.leader),
    assignor: view.coordinator?.protocol ?? null,
    stale: view.brokerAway !== null,
    members: [...ours, ...Object.values(view.externals).map((external) => answerExternal(view, external))],
    partitions: view.partitions.map(({ topic, partition, owner, committed, logEnd }) => ({
      topic,
      partition,
      owner,
      currentOffset: committed,
      logEndOffset: logEnd,
      lag: lagOf(committed, logEnd),
    })),
  };
}

/** The group as `GET /api/groups` lists it. */
export function summariseGroup(view: GroupView): GroupSummary {
  return {
    group: view.group,
    origin: view.origin,
    topic: view.topic,
    state: view.coordinator?.state ?? null,
    consumers: Object.keys(view.consumers).length,
    members: view.coordinator?.members.length ?? null,
  };
}

function answerConsumer(view: GroupView, consumer: ConsumerView): MemberAnswer {
  const { id, name, memberId, goneAt, clientId, phase, processed, processingMs, commit, commitIntervalMs } = consumer;
  return {
    id,
    name,
    // A member id that the coordinator has ended names nobody.
    memberId: goneAt === null ? memberId : null,
    clientId,
    host: hostOf(view, memberId),
    external: false,
    status: statusOf(view, consumer),
    partitions: ownedBy(view.partitions, id),
    error: phase.name === "failed" ? phase.error : null,
    processed,
    processingMs,
    commit,
    commitIntervalMs,
  };
}

function answerFormer(view: GroupView, consumer: ConsumerView, { id, memberId }: FormerMember): MemberAnswer {
  const { name, clientId } = consumer;
  const partitions = ownedBy(view.partitions, id);
  return {
    id,
    name,
    memberId,
    clientId,
    host: hostOf(view, memberId),
    external: false,
    status: "crashed",
    partitions,
    error: null,
    processed: null,
    processingMs: null,
    commit: null,
    commitIntervalMs: null,
  };
}

function answerExternal(view: GroupView, external: ExternalView): MemberAnswer {
  const { id, memberId, clientId, host } = external;
  const partitions = ownedBy(view.partitions, id);
  const status = statusOfExternal(view, external);
  return {
    id,
    name: null,
    memberId,
    clientId,
    host,
    external: true,
    status,
    partitions,
    error: null,
    processed: null,
    processingMs: null,
    commit: null,
    commitIntervalMs: null,
  };
}

function ownedBy(partitions: PartitionView[], id: string): { topic: string; partition: number }[] {
  return partitions.filter(({ owner }) => owner === id).map(({ topic, partition }) => ({ topic, partition }));
}

function hostOf(view: GroupView, memberId: string | null): string | null {
  return view.coordinator?.members.find((member) => member.memberId === memberId)?.host ?? null;
}
