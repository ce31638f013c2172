/** The one part of kafkajs' inside that mend-kafkajs.ts touches. */
declare module "kafkajs/src/network/requestQueue/index.js" {
  export default class RequestQueue {
    /** Requests that wait because of throttling or of too many in flight. */
    readonly pending: readonly unknown[];
    /** Sets a timer that looks for requests to send. */
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
  }
}

/** The part of kafkajs' inside by which offsets are committed for a group, and a topic is read without one. */
declare module "kafkajs/src/cluster/index.js" {
  import type { KafkaConfig, KafkaMessage, Logger } from "kafkajs";

  interface CommitRequest {
    groupId: string;
    groupGenerationId: number;
    memberId: string;
    topics: { topic: string; partitions: { partition: number; offset: string; metadata: string }[] }[];
  }

  interface FetchRequest {
    /** 0: as the log has it, whatever became of transactions. */
    isolationLevel: 0;
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    topics: readonly { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
  }

  interface FetchAnswer {
    responses: {
      topicName: string;
      partitions: { partition: number; messages: (KafkaMessage & { isControlRecord?: boolean })[] }[];
    }[];
  }

  export default class Cluster {
    constructor(
      options: Omit<KafkaConfig, "logLevel"> & { logger: Logger; metadataMaxAge: number; allowAutoTopicCreation?: boolean },
    );
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    /** Asks for metadata where it has none of this topic. */
    addTargetTopic(topic: string): Promise<void>;
    refreshMetadata(): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    /** By node id, as text. A partition that it has not heard of is left out. */
    findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>;
    findBroker(of: { nodeId: string }): Promise<{ fetch(request: FetchRequest): Promise<FetchAnswer> }>;
    findGroupCoordinator(of: { groupId: string }): Promise<{
      /** Rejects where any partition is refused. */
      offsetCommit(request: CommitRequest): Promise<unknown>;
    }>;
  }
}
