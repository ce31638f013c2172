import type { Broker } from "./brokers.ts";

/** Something in which the embedded broker is meant to differ from Apache Kafka. */
interface Difference {
  readonly id: string;
  /** What a client sees. */
  readonly what: string;
  readonly why: string;
}

/** All of them: what is not here is expected to be the same on both. SPEC.md has the same list. */
export const DIFFERENCES = [
  {
    id: "no-sasl",
    what: "It asks nobody for a password, and refuses who offers one.",
    why: "It listens on loopback only, for as long as the lab runs.",
  },
  {
    id: "no-eligible-leaders",
    what: "DescribeTopicPartitions is not served: `kafka-topics --describe` asks Metadata instead, and prints N/A for Elr and LastKnownElr.",
    why: "A single node has no replicas that could be eligible.",
  },
  {
    id: "fewer-apis",
    what: "ApiVersions names fewer APIs, and older newest versions of some: none of transactions, ACLs, quotas, log directories, leader elections, share groups and streams groups.",
    why: "What clients of groups, topics and records need, they find; they choose by that list.",
  },
  {
    id: "no-transactions",
    what: "A transactional producer is refused at once: TRANSACTIONAL_ID_AUTHORIZATION_FAILED, and from version 4 of FindCoordinator on UNSUPPORTED_VERSION, both with the message that this broker has no transactions. Idempotent producers are served; Kafka Streams runs with `at_least_once`.",
    why: "What the lab shows is the group protocol; these codes are those at which clients give up instead of asking again.",
  },
  {
    id: "no-fetch-sessions",
    what: "A Fetch that would open a session (KIP-227) is answered with session id 0: every Fetch names all its partitions.",
    why: "The protocol leaves it to the broker, and there is nothing to be saved on loopback.",
  },
  {
    id: "no-offsets-topic",
    what: "There is no topic `__consumer_offsets`.",
    why: "Groups and offsets are in memory as they are.",
  },
  {
    id: "no-process",
    what: "It cannot be halted by a signal while its connections stay open.",
    why: "It runs in a thread of the lab's own process.",
  },
  {
    id: "eldest-leads",
    what: "A leader that has gone is succeeded by the member that has been in the group longest.",
    why: "Apache Kafka takes any member; a class sees the same each time.",
  },
  {
    id: "named-once",
    what: "A member that names an assignor twice votes for it once.",
    why: "A vote is a member's, however it is written.",
  },
  {
    id: "bounded-groups",
    what: "At most 10,000 groups, 5,000 members and as many pending ones in each, 50,000 offsets in each, and 128 MB for all together: beyond that POLICY_VIOLATION, of members GROUP_MAX_SIZE_REACHED. A group's assignments of more than 1 MB together are answered UNKNOWN_SERVER_ERROR. A regular expression of the newer protocol has at most 2,000 states (INVALID_REGULAR_EXPRESSION), and matching a group's expressions with all topics takes at most 20 million steps: what is not matched by then is not.",
    why: "It shares a laptop's memory with the lab. Apache Kafka has the last bound too, by the size of a record.",
  },
  {
    id: "bounded-records",
    what: "A batch that unpacks to more than 64 MiB is answered MESSAGE_TOO_LARGE, and an answer names at most 1,000 of a batch's bad records. Of 50,000 idempotent producers it is remembered what they sent last.",
    why: "A small batch can unpack to gigabytes, and an answer be far larger than its request.",
  },
  {
    id: "capped-log",
    what: "All partitions together hold at most `EMBEDDED_KAFKA_LOG_BYTES`: beyond that the partition that holds most gives up its oldest segment, whatever its retention is.",
    why: "The log is in memory.",
  },
  {
    id: "no-compaction",
    what: "`cleanup.policy=compact` is kept and described, keys are demanded, and nothing is compacted.",
    why: "The log is capped, and ends with the lab.",
  },
  {
    id: "fewer-settings",
    what: "DescribeConfigs names 36 of a broker's settings, and none of a group's, a logger's or client metrics'. Only topics' settings can be altered: INVALID_REQUEST for others.",
    why: "Those that mean something here. The broker's are given when it starts.",
  },
] as const satisfies readonly Difference[];

export type DifferenceId = (typeof DIFFERENCES)[number]["id"];

/** Whether what a test is about is, on purpose, not so on this broker. */
export function differs(id: DifferenceId, { kind }: Pick<Broker, "kind">): boolean {
  return kind === "embedded" && DIFFERENCES.some((difference) => difference.id === id);
}
