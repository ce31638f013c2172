/** Lines that put a consumer of another make into the group, to be pasted into a terminal. */

export interface TerminalLine {
  title: string;
  line: string;
}

export interface TerminalTarget {
  /** Bootstrap addresses, separated by commas. */
  brokers: string;
  group: string;
  topic: string;
  /** What the lab's consumers offer: whoever joins must offer one of them too. */
  assignors: readonly string[];
}

/** Kafka's names of the classes that its Java client knows these assignors by. */
const JAVA_ASSIGNOR: Record<string, string> = {
  range: "org.apache.kafka.clients.consumer.RangeAssignor",
  roundrobin: "org.apache.kafka.clients.consumer.RoundRobinAssignor",
  sticky: "org.apache.kafka.clients.consumer.StickyAssignor",
};

export function terminalLines({ brokers, group, topic, assignors }: TerminalTarget): TerminalLine[] {
  const [b, g, t] = [shellWord(brokers), shellWord(group), shellWord(topic)];
  // kafka-python takes one address at a time; its defaults have both assignors.
  const servers = brokers
    .split(",")
    .map((each) => `-b ${shellWord(each)}`)
    .join(" ");
  const only = assignors.length === 1 ? assignors[0] : undefined;
  const java = only === undefined ? undefined : JAVA_ASSIGNOR[only];
  return [
    { title: "kcat (librdkafka)", line: `kcat -b ${b} -X auto.offset.reset=earliest -G ${g} ${t}` },
    {
      title: "Python (pip install kafka-python, 3 or newer)",
      line: `python3 -m kafka.consumer ${servers} -g ${g} -t ${t} -C auto_offset_reset=earliest`,
    },
    {
      title: "Kafka's console consumer (Java), from the lab's folder",
      line: [
        `npm run kafka -- console-consumer --bootstrap-server ${b} --topic ${t} --group ${g} --from-beginning`,
        ...(java === undefined ? [] : [`--command-property partition.assignment.strategy=${java}`]),
      ].join(" "),
    },
  ];
}

/** A word as a POSIX shell reads it back unchanged. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
