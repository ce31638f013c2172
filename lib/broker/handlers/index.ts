import type { Route } from "../serve/router.ts";
import { produceRoute } from "./00-produce.ts";
import { fetchRoute } from "./01-fetch.ts";
import { listOffsetsRoute } from "./02-list-offsets.ts";
import { metadataRoute } from "./03-metadata.ts";
import { offsetCommitRoute } from "./08-offset-commit.ts";
import { offsetFetchRoute } from "./09-offset-fetch.ts";
import { findCoordinatorRoute } from "./10-find-coordinator.ts";
import { joinGroupRoute } from "./11-join-group.ts";
import { heartbeatRoute } from "./12-heartbeat.ts";
import { leaveGroupRoute } from "./13-leave-group.ts";
import { syncGroupRoute } from "./14-sync-group.ts";
import { describeGroupsRoute } from "./15-describe-groups.ts";
import { listGroupsRoute } from "./16-list-groups.ts";
import { apiVersionsRoute } from "./18-api-versions.ts";
import { createTopicsRoute } from "./19-create-topics.ts";
import { deleteTopicsRoute } from "./20-delete-topics.ts";
import { deleteRecordsRoute } from "./21-delete-records.ts";
import { initProducerIdRoute } from "./22-init-producer-id.ts";
import { offsetForLeaderEpochRoute } from "./23-offset-for-leader-epoch.ts";
import { describeConfigsRoute } from "./32-describe-configs.ts";
import { alterConfigsRoute } from "./33-alter-configs.ts";
import { createPartitionsRoute } from "./37-create-partitions.ts";
import { deleteGroupsRoute } from "./42-delete-groups.ts";
import { incrementalAlterConfigsRoute } from "./44-incremental-alter-configs.ts";
import { offsetDeleteRoute } from "./47-offset-delete.ts";
import { describeClusterRoute } from "./60-describe-cluster.ts";
import { consumerGroupHeartbeatRoute } from "./68-consumer-group-heartbeat.ts";
import { consumerGroupDescribeRoute } from "./69-consumer-group-describe.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** A route for each API of lib/wire/apis. */
export function createRoutes(parts: BrokerParts): Route[] {
  return [
    produceRoute(parts),
    fetchRoute(parts),
    listOffsetsRoute(parts),
    metadataRoute(parts),
    offsetCommitRoute(parts),
    offsetFetchRoute(parts),
    findCoordinatorRoute(parts),
    joinGroupRoute(parts),
    heartbeatRoute(parts),
    leaveGroupRoute(parts),
    syncGroupRoute(parts),
    describeGroupsRoute(parts),
    listGroupsRoute(parts),
    apiVersionsRoute(),
    createTopicsRoute(parts),
    deleteTopicsRoute(parts),
    deleteRecordsRoute(parts),
    initProducerIdRoute(parts),
    offsetForLeaderEpochRoute(parts),
    describeConfigsRoute(parts),
    alterConfigsRoute(parts),
    createPartitionsRoute(parts),
    deleteGroupsRoute(parts),
    incrementalAlterConfigsRoute(parts),
    offsetDeleteRoute(parts),
    describeClusterRoute(parts),
    consumerGroupHeartbeatRoute(parts),
    consumerGroupDescribeRoute(parts),
  ];
}
