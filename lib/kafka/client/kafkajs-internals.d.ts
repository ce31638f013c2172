/** The one part of kafkajs' inside that mend-kafkajs.ts touches. */
declare module "kafkajs/src/network/requestQueue/index.js" {
  export default class RequestQueue {
    /** Requests that wait because of throttling or of too many in flight. */
    readonly pending: readonly unknown[];
    /** Sets a timer that looks for requests to send. */
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
  }
}

/** The one part of kafkajs' inside by which offset-committer.ts reaches a group's coordinator. */
declare module "kafkajs/src/cluster/index.js" {
  import type { KafkaConfig, Logger } from "kafkajs";

  interface CommitRequest {
    groupId: string;
    groupGenerationId: number;
    memberId: string;
    topics: { topic: string; partitions: { partition: number; offset: string; metadata: string }[] }[];
  }

  export default class Cluster {
    constructor(options: Omit<KafkaConfig, "logLevel"> & { logger: Logger; metadataMaxAge: number });
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    findGroupCoordinator(of: { groupId: string }): Promise<{
      /** Rejects where any partition is refused. */
      offsetCommit(request: CommitRequest): Promise<unknown>;
    }>;
  }
}
