import type { Clock } from "../clock/clock.ts";
import type { Config } from "../config/config.ts";
import type { EmbeddedBroker } from "../embedded/embedded-broker.ts";
import type { Cluster } from "../kafka/admin/cluster.ts";
import type { ConsumerThreads } from "../kafka/consumers/threads.ts";
import type { ProducerThread } from "../kafka/producer/producer-thread.ts";
import type { TopicReader } from "../kafka/reader/topic-reader.ts";
import type { CoordinatorWatch } from "../kafka/watch/coordinator-watch.ts";
import type { OffsetsWatch } from "../kafka/watch/offsets-watch.ts";
import type { Log } from "../log/log.ts";
import type { StepSource } from "../steps/step-source.ts";

/** What the lab is put together from. Tests put other parts in. */
export interface LabParts {
  config: Config;
  clock: Clock;
  log: Log;
  cluster: Cluster;
  threads: ConsumerThreads;
  producer: ProducerThread;
  reader: TopicReader;
  /** The broker that the lab brought along; null where it uses another Kafka. */
  embedded: EmbeddedBroker | null;
  /** Null where nothing but asking tells what the coordinator does. */
  steps: StepSource | null;
  /** A new unique text each time. */
  newId: () => string;
}

/** What every open group uses. */
export interface Watches {
  coordinator: CoordinatorWatch;
  offsets: OffsetsWatch;
  /** How many people look on. */
  viewers: () => number;
}
