import type { KafkaMessage } from "kafkajs";
import type { DeliveredSpan } from "../../contract/client-facts.ts";
import type { TopicPartitions } from "../../contract/names.ts";
import type { PartitionOffset } from "./committer.ts";

/** What happens to one client; its owner makes the facts of it. Listeners must not throw. */
export type ClientSignal =
  | { type: "join-sent"; memberId: string | null }
  | { type: "sync-sent"; memberId: string; generation: number }
  | {
      type: "joined";
      memberId: string;
      generation: number | null;
      leader: string | null;
      protocol: string;
      assignment: TopicPartitions[];
      durationMs: number;
    }
  | { type: "revoked"; memberId: string; cause: "rebalance" | "unknown-member" | "stopped" }
  /** kafkajs gave it up. `retryMs`: when it starts again by itself; null: never. */
  | { type: "failed"; error: unknown; retryMs: number | null }
  | { type: "armed" }
  | { type: "heartbeat" }
  /** The offset that it handles next. */
  | { type: "taken"; position: PartitionOffset }
  | { type: "handled"; handled: DeliveredSpan; messages: readonly KafkaMessage[] }
  /** A commit is about to leave. */
  | { type: "committing"; offsets: PartitionOffset[] };
