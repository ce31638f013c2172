/** A part of kafkajs' inside that mend-kafkajs.ts touches; the other is a broker's. */
declare module "kafkajs/src/network/requestQueue/index.js" {
  export default class RequestQueue {
    /** Requests that wait because of throttling or of too many in flight. */
    readonly pending: readonly unknown[];
    /** Sets a timer that looks for requests to send. */
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
  }
}

/** The part by which kafkajs makes an admin client: here of a cluster that is asked other things as well. */
declare module "kafkajs/src/admin/index.js" {
  import type { Admin, Logger, RetryOptions } from "kafkajs";
  import type Cluster from "kafkajs/src/cluster/index.js";
  import type Emitter from "kafkajs/src/instrumentation/emitter.js";

  export default function createAdmin(options: {
    cluster: Cluster;
    instrumentationEmitter: Emitter;
    logger: Logger;
    retry: RetryOptions;
  }): Admin;
}

declare module "kafkajs/src/instrumentation/emitter.js" {
  /** Carries events of requests from a cluster to its client. */
  export default class Emitter {
    private readonly emitter: unknown;
  }
}

declare module "kafkajs/src/protocol/encoder.js" {
  export default class Encoder {
    /** Appends the bytes as they are. */
    writeBufferInternal(bytes: Buffer): void;
    /** What was written. */
    readonly buffer: Buffer;
  }
}

/** The part of kafkajs' inside by which requests are sent that it has no function for. */
declare module "kafkajs/src/broker/index.js" {
  import type Encoder from "kafkajs/src/protocol/encoder.js";

  /** `encode` gives what follows the client's id; `decode` is given what follows the correlation id. */
  interface ProtocolRequest<Answer> {
    request: { apiKey: number; apiVersion: number; apiName: string; encode: () => Promise<Encoder> };
    response: { decode: (rest: Buffer) => Promise<Answer>; parse: (answer: Answer) => Promise<Answer> };
  }

  export default class Broker {
    readonly nodeId: number;
    /** By the key of the API; null until it is connected. */
    readonly versions: Readonly<Record<number, { minVersion: number; maxVersion: number }>> | null;
    isConnected: (this: Broker) => boolean;
    readonly connectionPool: {
      /** Connects and authenticates where that is to be done, and rejects when the answer takes too long. */
      send<Answer>(request: ProtocolRequest<Answer>): Promise<Answer>;
    };
  }
}

/** The part of kafkajs' inside by which offsets are committed for a group, a topic is read without one, and anything else is asked. */
declare module "kafkajs/src/cluster/index.js" {
  import type { KafkaConfig, KafkaMessage, Logger } from "kafkajs";
  import type Broker from "kafkajs/src/broker/index.js";
  import type Emitter from "kafkajs/src/instrumentation/emitter.js";

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
      options: Omit<KafkaConfig, "logLevel"> & {
        logger: Logger;
        metadataMaxAge?: number;
        allowAutoTopicCreation?: boolean;
        instrumentationEmitter?: Emitter;
      },
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
    findControllerBroker(): Promise<Broker>;
    findGroupCoordinator(of: { groupId: string }): Promise<
      Broker & {
        /** Rejects where any partition is refused. */
        offsetCommit(request: CommitRequest): Promise<unknown>;
      }
    >;
  }
}
