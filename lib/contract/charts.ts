import { z } from "zod";
import { GroupProtocol } from "./group-events.ts";
import { Time } from "./names.ts";

/** What the charts of a group are drawn from: a few numbers, measured twice a second. */

export const SAMPLE_MS = 500;
/** The last 5 minutes; older ones are let go of. */
export const SAMPLES_KEPT = 600;
/** So many partitions, and so many consumers, have their own numbers in a sample: the largest. The others are one sum. */
export const SERIES_NAMED = 12;

/** One number each for those with a name, P0 or C1; who is not known now is left out. `rest`: all others together. */
export const Series = z.object({
  named: z.record(z.string(), z.number()),
  rest: z.object({ count: z.int(), sum: z.number() }),
});
export type Series = z.infer<typeof Series>;

/** `to` is null while it runs. `generation`: that with which it ended, where it is known; in a group of the newer protocol the epoch. */
export const RebalanceMark = z.object({
  id: z.int(),
  from: Time,
  to: Time.nullable(),
  protocol: GroupProtocol,
  generation: z.int().nullable(),
});
export type RebalanceMark = z.infer<typeof RebalanceMark>;

/** The counts are of the `ms` before `at`: added up, they are exact. */
export const Sample = z.object({
  at: Time,
  ms: z.number().positive(),
  /** Of each partition, the messages between the group's commit and the end of the log. */
  lag: Series,
  /** Messages that each consumer of the lab has handled. */
  handled: Series,
  /** What all of them have handled, every repetition included. */
  deliveries: z.int(),
  /** The repetitions: deliveries of what the group had been delivered before. */
  duplicates: z.int(),
  /** Rebalances of which something is new since the sample before. */
  rebalances: z.array(RebalanceMark),
});
export type Sample = z.infer<typeof Sample>;

/** First all samples that are kept of a group (`isWhole`), then each one as it is taken. */
export const SampleBatch = z.object({ group: z.string(), isWhole: z.boolean(), samples: z.array(Sample) });
export type SampleBatch = z.infer<typeof SampleBatch>;
