import type { ConsumerConfig } from "kafkajs";
import type { ConsumerThreadOptions, StartCommand } from "../../contract/consumer-thread.ts";
import type { Owned } from "./assigners/members.ts";
import { partitionAssigner } from "./assigners/partition-assigners.ts";

interface ConsumerConfigOptions {
  start: Pick<StartCommand, "group" | "assignors" | "settings">;
  thread: Pick<ConsumerThreadOptions, "maxWaitMs" | "metadataMaxAgeMs">;
  /** What the client was given last; an assignor may ask for it when the client joins anew. */
  owned: () => Owned | null;
  /** Whether kafkajs, when it has given up, may start again by itself. */
  mayRestart: () => boolean;
}

/** What kafkajs is told of one consumer when it is made. */
export function consumerConfig({ start, thread, owned, mayRestart }: ConsumerConfigOptions): ConsumerConfig {
  const { group, assignors, settings } = start;
  return {
    groupId: group,
    partitionAssigners: assignors.map((name) => partitionAssigner(name, owned)),
    sessionTimeout: settings.sessionTimeoutMs,
    // kafkajs throws when it is not below the session timeout.
    heartbeatInterval: Math.min(settings.heartbeatIntervalMs, Math.floor(settings.sessionTimeoutMs / 3)),
    rebalanceTimeout: settings.rebalanceTimeoutMs,
    maxWaitTimeInMs: thread.maxWaitMs,
    metadataMaxAge: thread.metadataMaxAgeMs,
    allowAutoTopicCreation: false,
    // Off always, a client would never come back from a broker that was away for 20 s.
    retry: { restartOnFailure: async () => mayRestart() },
  };
}
