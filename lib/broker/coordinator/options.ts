import type { Clock } from "../../clock/clock.ts";
import type { CoordinatorConfig } from "./config.ts";
import type { TopicImage } from "./consumer-group/topic-image.ts";
import type { Step } from "./steps.ts";

/** What a coordinator is given. */
export interface CoordinatorOptions {
  readonly clock: Clock;
  /** A new UUID each time: the second half of member ids. */
  readonly newId: () => string;
  /** A new UUID each time as Kafka prints its own: ids of members of the newer protocol. */
  readonly newKafkaId: () => string;
  readonly config: CoordinatorConfig;
  readonly topics: TopicImage;
  /** Whether a partition can be committed for. */
  readonly hasPartition: (topic: string, partition: number) => boolean;
  /** Hears every step, in order, at once. */
  readonly onStep: (step: Step) => void;
  /** Hears of a defect: an input that failed, without changing its group, or a listener of steps that threw. */
  readonly onFault: (error: unknown) => void;
}
