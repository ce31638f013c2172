import type { RunningKafka } from "./kafka.ts";

/** One row of `kafka-consumer-groups --describe`, as it is printed: "-" where there is nothing. */
export interface OffsetRow {
  topic: string;
  partition: number;
  currentOffset: string;
  logEndOffset: string;
  lag: string;
  consumerId: string;
  host: string;
  clientId: string;
}

/** One row of `kafka-consumer-groups --describe --members`. */
export interface MemberRow {
  consumerId: string;
  host: string;
  clientId: string;
  partitions: number;
}

/** What Kafka's own tool says of a group. */
export interface GroupTables {
  offsets: OffsetRow[];
  members: MemberRow[];
}

/** Asks Kafka's own tool, twice at once. Group, topic and client ids must have no spaces: the columns are told apart by them. */
export async function describeGroup(kafka: Pick<RunningKafka, "cli">, group: string): Promise<GroupTables> {
  const [offsets, members] = await Promise.all([
    kafka.cli(["groups", "--describe", "--group", group]),
    kafka.cli(["groups", "--describe", "--group", group, "--members"]),
  ]);
  return { offsets: readOffsets(offsets.stdout), members: readMembers(members.stdout) };
}

/** Reads what `--describe` printed. */
export function readOffsets(printed: string): OffsetRow[] {
  return rowsUnder(printed, /^GROUP +TOPIC +PARTITION /).map(
    ([, topic = "", partition, currentOffset = "", logEndOffset = "", lag = "", consumerId = "", host = "", clientId = ""]) => ({
      topic,
      partition: Number(partition),
      currentOffset,
      logEndOffset,
      lag,
      consumerId,
      host,
      clientId,
    }),
  );
}

/** Reads what `--describe --members` printed. */
export function readMembers(printed: string): MemberRow[] {
  return rowsUnder(printed, /^GROUP +CONSUMER-ID +HOST /).map(([, consumerId = "", host = "", clientId = "", partitions]) => ({
    consumerId,
    host,
    clientId,
    partitions: Number(partitions),
  }));
}

/** The cells of the lines below a header; none where nothing was found, which the tool says in words. */
function rowsUnder(printed: string, header: RegExp): string[][] {
  const lines = printed.split("\n").map((line) => line.trimEnd());
  const start = lines.findIndex((line) => header.test(line));
  if (start < 0) return [];
  return lines
    .slice(start + 1)
    .filter((line) => line !== "")
    .map((line) => line.split(/ +/));
}
