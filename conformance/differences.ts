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
    id: "no-newer-protocol",
    what: "The newer group protocol (KIP-848) is not served: a client that asks for it is told that the broker does not have it.",
    why: "What the lab shows is the classic protocol.",
  },
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
    what: "ApiVersions names fewer APIs, and older newest versions of some: none of transactions, ACLs, quotas, log directories, share groups and streams groups.",
    why: "What clients of groups, topics and records need, they find; they choose by that list.",
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
] as const satisfies readonly Difference[];

export type DifferenceId = (typeof DIFFERENCES)[number]["id"];

/** Whether what a test is about is, on purpose, not so on this broker. */
export function differs(id: DifferenceId, { kind }: Pick<Broker, "kind">): boolean {
  return kind === "embedded" && DIFFERENCES.some((difference) => difference.id === id);
}
