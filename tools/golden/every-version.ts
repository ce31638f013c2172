import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createRecordsBatch } from "@platformatic/kafka";
import { produce } from "../../lib/wire/apis/00-produce.ts";
import { fetch } from "../../lib/wire/apis/01-fetch.ts";
import { listOffsets } from "../../lib/wire/apis/02-list-offsets.ts";
import { metadata } from "../../lib/wire/apis/03-metadata.ts";
import { offsetCommit } from "../../lib/wire/apis/08-offset-commit.ts";
import { offsetFetch } from "../../lib/wire/apis/09-offset-fetch.ts";
import { findCoordinator } from "../../lib/wire/apis/10-find-coordinator.ts";
import { joinGroup } from "../../lib/wire/apis/11-join-group.ts";
import { heartbeat } from "../../lib/wire/apis/12-heartbeat.ts";
import { leaveGroup } from "../../lib/wire/apis/13-leave-group.ts";
import { syncGroup } from "../../lib/wire/apis/14-sync-group.ts";
import { describeGroups } from "../../lib/wire/apis/15-describe-groups.ts";
import { listGroups } from "../../lib/wire/apis/16-list-groups.ts";
import { apiVersions } from "../../lib/wire/apis/18-api-versions.ts";
import { createTopics } from "../../lib/wire/apis/19-create-topics.ts";
import { deleteTopics } from "../../lib/wire/apis/20-delete-topics.ts";
import { deleteRecords } from "../../lib/wire/apis/21-delete-records.ts";
import { initProducerId } from "../../lib/wire/apis/22-init-producer-id.ts";
import { offsetForLeaderEpoch } from "../../lib/wire/apis/23-offset-for-leader-epoch.ts";
import { describeConfigs } from "../../lib/wire/apis/32-describe-configs.ts";
import { alterConfigs } from "../../lib/wire/apis/33-alter-configs.ts";
import { createPartitions } from "../../lib/wire/apis/37-create-partitions.ts";
import { deleteGroups } from "../../lib/wire/apis/42-delete-groups.ts";
import { incrementalAlterConfigs } from "../../lib/wire/apis/44-incremental-alter-configs.ts";
import { offsetDelete } from "../../lib/wire/apis/47-offset-delete.ts";
import { describeCluster } from "../../lib/wire/apis/60-describe-cluster.ts";
import { consumerGroupHeartbeat } from "../../lib/wire/apis/68-consumer-group-heartbeat.ts";
import { consumerGroupDescribe } from "../../lib/wire/apis/69-consumer-group-describe.ts";
import type { Api } from "../../lib/wire/api.ts";
import { writeAssignment, writeSubscription } from "../../lib/wire/consumer-protocol.ts";
import { decodeResponse, encodeRequest } from "../../lib/wire/messages.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../lib/wire/schema.ts";
import { eachFrame } from "./proxy.ts";

interface Asker {
  /** Rejects when the broker ends the connection instead of answering. */
  readonly ask: <Q extends Fields, R extends Fields>(api: Api<Q, R>, version: number, draft: DraftsOf<Q>) => Promise<ValuesOf<R>>;
}

/** Sends a request of every API in every version that we have: what other clients do not send. `topic` exists. */
export async function askEveryVersion(port: number, topic: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const asker = askerOn(socket);
  try {
    await askAboutTopics(asker, topic);
    await askAboutRecords(asker, topic);
    for (let version = 0; version <= 9; version++)
      await liveInGroup(asker, { version, topic, group: `every-version-${version}` });
    for (const version of versionsOf(consumerGroupHeartbeat))
      await liveInConsumerGroup(asker, { version, topic, group: `newer-version-${version}` });
  } finally {
    socket.destroy();
  }
}

async function askAboutTopics({ ask }: Asker, topic: string): Promise<void> {
  for (const version of versionsOf(apiVersions))
    await ask(apiVersions, version, { clientSoftwareName: "golden", clientSoftwareVersion: "1" });
  for (const version of versionsOf(createTopics)) {
    const made = {
      name: `made-${version}`,
      numPartitions: 1,
      replicationFactor: 1,
      configs: [{ name: "retention.ms", value: "1" }],
    };
    await ask(createTopics, version, { topics: [made] });
  }
  for (const version of versionsOf(createPartitions))
    await ask(createPartitions, version, { topics: [{ name: "made-2", count: version + 2 }], timeoutMs: 5000 });
  for (const version of versionsOf(describeCluster)) await ask(describeCluster, version, {});
  const resource = { resourceType: 2, resourceName: topic };
  for (const version of versionsOf(describeConfigs)) {
    const resources = [{ ...resource, configurationKeys: ["retention.ms"] }];
    await ask(describeConfigs, version, { resources, includeSynonyms: true });
  }
  const configs = [{ name: "retention.ms", value: "100000000" }];
  for (const version of versionsOf(alterConfigs)) await ask(alterConfigs, version, { resources: [{ ...resource, configs }] });
  for (const version of versionsOf(incrementalAlterConfigs)) {
    const configs = [{ name: "retention.ms", configOperation: 0, value: "100000000" }];
    await ask(incrementalAlterConfigs, version, { resources: [{ ...resource, configs }] });
  }
  for (const version of versionsOf(deleteTopics)) {
    const name = `made-${version + 1}`;
    await ask(deleteTopics, version, { topics: [{ name, topicId: NO_ID }], topicNames: [name], timeoutMs: 5000 });
  }
}

async function askAboutRecords({ ask }: Asker, topic: string): Promise<void> {
  for (const version of versionsOf(metadata)) await ask(metadata, version, { topics: [{ name: topic, topicId: NO_ID }] });
  const newest = await ask(metadata, 12, { topics: [{ name: topic, topicId: NO_ID }] });
  const topicId = newest.topics[0]?.topicId ?? NO_ID;
  const records = createRecordsBatch([{ key: Buffer.from("key"), value: Buffer.from("value"), topic }]).buffer;
  for (const version of versionsOf(produce)) {
    const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
    await ask(produce, version, { acks: 1, timeoutMs: 5000, topicData });
  }
  for (const version of versionsOf(listOffsets)) {
    const topics = [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1n }] }];
    await ask(listOffsets, version, { replicaId: -1, topics });
  }
  for (const version of versionsOf(offsetForLeaderEpoch)) {
    const topics = [{ topic, partitions: [{ partition: 0, leaderEpoch: 0 }] }];
    await ask(offsetForLeaderEpoch, version, { replicaId: -1, topics });
  }
  for (const version of versionsOf(fetch)) {
    const partitions = [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 100 }];
    await ask(fetch, version, { maxWaitMs: 100, minBytes: 1, topics: [{ topic, topicId, partitions }] });
  }
  for (const version of versionsOf(deleteRecords)) {
    const topics = [{ name: topic, partitions: [{ partitionIndex: 0, offset: BigInt(version) }] }];
    await ask(deleteRecords, version, { topics, timeoutMs: 5000 });
  }
  for (const version of versionsOf(initProducerId))
    await ask(initProducerId, version, { transactionalId: null, transactionTimeoutMs: 5000 });
}

interface Life {
  /** The version where the API has it, else its nearest one. */
  readonly version: number;
  readonly topic: string;
  readonly group: string;
}

async function liveInGroup(asker: Asker, life: Life): Promise<void> {
  const { version, topic, group: groupId } = life;
  const at = (api: Pick<Api, "versions">) => Math.max(api.versions[0], Math.min(version, api.versions[1]));
  const { ask } = asker;
  await ask(findCoordinator, at(findCoordinator), { key: groupId, coordinatorKeys: [groupId] });
  const { memberId, generationId } = await join(asker, life);
  const me = { groupId, memberId, generationId };
  const assignment = writeAssignment(1, { assignedPartitions: [{ topic, partitions: [0] }] });
  const protocol = { protocolType: "consumer", protocolName: "range" };
  await ask(syncGroup, at(syncGroup), { ...me, ...protocol, assignments: [{ memberId, assignment }] });
  await ask(heartbeat, at(heartbeat), me);
  const committed = { partitionIndex: 0, committedOffset: 1n, committedMetadata: "golden" };
  const topics = [{ name: topic, partitions: [committed] }];
  await ask(offsetCommit, at(offsetCommit), { groupId, memberId, generationIdOrMemberEpoch: generationId, topics });
  const wanted = [{ name: topic, partitionIndexes: [0] }];
  await ask(offsetFetch, at(offsetFetch), { groupId, topics: wanted, groups: [{ groupId, topics: wanted }] });
  await ask(describeGroups, at(describeGroups), { groups: [groupId] });
  await ask(listGroups, at(listGroups), { statesFilter: ["Stable"] });
  await ask(leaveGroup, at(leaveGroup), { groupId, memberId, members: [{ memberId, reason: "over" }] });
  await ask(offsetDelete, 0, { groupId, topics: [{ name: topic, partitions: [{ partitionIndex: 0 }] }] });
  await ask(deleteGroups, at(deleteGroups), { groupsNames: [groupId] });
}

async function liveInConsumerGroup({ ask }: Asker, { version, topic, group: groupId }: Life): Promise<void> {
  const memberId = "00000000-0000-4000-8000-000000000001";
  const joins = { rebalanceTimeoutMs: 10_000, subscribedTopicNames: [topic], topicPartitions: [] };
  const joined = await ask(consumerGroupHeartbeat, version, { groupId, memberId, memberEpoch: 0, ...joins });
  const { memberEpoch } = joined;
  const topicPartitions = joined.assignment?.topicPartitions ?? [];
  await ask(consumerGroupHeartbeat, version, { groupId, memberId, memberEpoch, topicPartitions });
  await ask(consumerGroupDescribe, version, { groupIds: [groupId], includeAuthorizedOperations: true });
  await ask(consumerGroupHeartbeat, version, { groupId, memberId, memberEpoch: -1 });
}

/** From version 4 on the first answer is the id to join with. */
async function join(
  { ask }: Asker,
  { version, topic, group: groupId }: Life,
): Promise<ValuesOf<typeof joinGroup.response.fields>> {
  const metadata = writeSubscription(Math.min(version, 3), { topics: [topic] });
  const protocols = [{ name: "range", metadata }];
  const draft = { groupId, sessionTimeoutMs: 10_000, rebalanceTimeoutMs: 10_000, protocolType: "consumer", protocols };
  const first = await ask(joinGroup, version, { ...draft, memberId: "" });
  return version < 4 ? first : ask(joinGroup, version, { ...draft, memberId: first.memberId });
}

const NO_ID = "A".repeat(22);

function versionsOf({ versions: [min, max] }: Pick<Api, "versions">): number[] {
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

function askerOn(socket: Socket): Asker {
  let correlationId = 0;
  const answers: Buffer[] = [];
  const ended = once(socket, "close");
  socket.on(
    "data",
    eachFrame((frame) => {
      answers.push(frame);
      socket.emit("answer");
    }),
  );
  return {
    async ask(api, version, draft) {
      for (const chunk of encodeRequest(api, { version, correlationId: correlationId++, clientId: "golden" }, draft))
        socket.write(chunk);
      if (answers.length === 0) await Promise.race([once(socket, "answer"), ended]);
      const answer = answers.shift();
      if (answer === undefined) throw new Error(`The broker did not answer ${api.name} v${version}`);
      return decodeResponse(api, version, answer).body;
    },
  };
}
