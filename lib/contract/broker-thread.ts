import { z } from "zod";
import { CoordinatorStep } from "./coordinator-steps.ts";
import { Offset, PartitionIndex, Time } from "./names.ts";

/** The words between the lab and the embedded broker's thread (workers/broker.ts). */

/** Given to the thread when it starts. */
export const BrokerThreadOptions = z.object({
  /** A loopback address. */
  host: z.string(),
  /** 0 takes a free one. */
  port: z.int().min(0).max(65_535),
  groupInitialRebalanceDelayMs: z.int().min(0),
  groupMinSessionTimeoutMs: z.int().min(1),
  groupMaxSize: z.int().min(1).exactOptional(),
  groupConsumerHeartbeatIntervalMs: z.int().min(1).exactOptional(),
  groupConsumerSessionTimeoutMs: z.int().min(1).exactOptional(),
  /** The bound for the records of all partitions together. */
  logBytes: z.int().min(1),
});
export type BrokerThreadOptions = z.infer<typeof BrokerThreadOptions>;

/**
 * What can be asked of a broker that was started. "tell" is done when every step taken before it was told; "close" ends
 * the broker, and the thread, for good.
 */
export const BrokerOperation = z.enum(["stop", "start", "wipe", "tell", "close"]);
export type BrokerOperation = z.infer<typeof BrokerOperation>;

/** Answered by `done` or `failed` with the same id. */
export const BrokerCommand = z.object({ id: z.int(), operation: BrokerOperation });
export type BrokerCommand = z.infer<typeof BrokerCommand>;

/** How it is with the broker. */
export const BrokerStatus = z.object({
  /** Whether it listens. */
  running: z.boolean(),
  host: z.string(),
  port: z.int().min(0).max(65_535),
  clusterId: z.string(),
});
export type BrokerStatus = z.infer<typeof BrokerStatus>;

/** Why something did not succeed: Node's code, such as EADDRINUSE where the port is taken. */
export const BrokerFailure = z.object({ message: z.string(), code: z.string().nullable() });
export type BrokerFailure = z.infer<typeof BrokerFailure>;

/** Records of a partition are gone: it begins at `logStartOffset` now. "cap": room was needed for newer ones. */
export const LogStartMoved = z.object({
  at: Time,
  topic: z.string(),
  partition: PartitionIndex,
  logStartOffset: Offset,
  reason: z.enum(["cap", "retention", "delete-records"]),
});
export type LogStartMoved = z.infer<typeof LogStartMoved>;

export const BrokerThreadMessage = z.discriminatedUnion("type", [
  /** The broker listens for the first time. */
  z.object({ type: z.literal("started"), status: BrokerStatus }),
  /** It never will; the thread ends. */
  z.object({ type: z.literal("not started"), failure: BrokerFailure }),
  z.object({ type: z.literal("done"), id: z.int(), status: BrokerStatus }),
  z.object({ type: z.literal("failed"), id: z.int(), failure: BrokerFailure }),
  /** In the order in which the coordinator decided. */
  z.object({ type: z.literal("steps"), steps: z.array(CoordinatorStep).readonly() }),
  z.object({ type: z.literal("log start moved"), moved: LogStartMoved }),
]);
export type BrokerThreadMessage = z.infer<typeof BrokerThreadMessage>;
