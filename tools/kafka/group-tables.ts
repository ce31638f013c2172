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

/** Reads what `--describe --members` printed. The column of instance ids, which has empty cells, is passed over. */
export function readMembers(printed: string): MemberRow[] {
  const header = /^GROUP +CONSUMER-ID +(?:GROUP-INSTANCE-ID +)?HOST /;
  const text = printed.split("\n").find((line) => header.test(line)) ?? "";
  const [from, to] = [text.indexOf("GROUP-INSTANCE-ID"), text.indexOf("HOST")];
  const short = from < 0 ? printed : cutColumn(printed, from, to);
  return rowsUnder(short, /^GROUP +CONSUMER-ID +HOST /).map(([, consumerId = "", host = "", clientId = "", partitions]) => ({
    consumerId,
    host,
    clientId,
    partitions: Number(partitions),
  }));
}

function cutColumn(printed: string, from: number, to: number): string {
  return printed
    .split("\n")
    .map((line) => line.slice(0, from) + line.slice(to))
    .join("\n");
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
