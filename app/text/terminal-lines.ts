import type { BrokerStatus } from "../../lib/contract/http.ts";

/** Lines that put a consumer of another make into the group, to be pasted into a terminal. */

export interface TerminalLine {
  title: string;
  line: string;
}

export interface TerminalTarget {
  /** Bootstrap addresses, separated by commas. */
  brokers: string;
  security: BrokerStatus["security"];
  group: string;
  topic: string;
  /** What the lab's consumers offer: whoever joins must offer one of them too. */
  assignors: readonly string[];
}

/** Where the cluster asks for a login: it is taken from the environment, and stands in no line. */
export const LOGIN_VARIABLES = { user: "KAFKA_USER", password: "KAFKA_PASSWORD" } as const;
/** Where the cluster has a certificate authority of its own. */
const CA_FILE = "ca.pem";

/** Kafka's names of the classes that its Java client knows these assignors by. */
const JAVA_ASSIGNOR: Record<string, string> = {
  range: "org.apache.kafka.clients.consumer.RangeAssignor",
  roundrobin: "org.apache.kafka.clients.consumer.RoundRobinAssignor",
  sticky: "org.apache.kafka.clients.consumer.StickyAssignor",
};

interface Make {
  title: string;
  /** The assignors that it can offer: with none of the group's it could not join. */
  assignors: readonly string[];
  lineFor: (target: TerminalTarget) => string;
}

const MAKES: readonly Make[] = [
  { title: "kcat (librdkafka)", assignors: ["range", "roundrobin"], lineFor: kcat },
  {
    title: "Python, kafka-python (pip install kafka-python)",
    assignors: ["range", "roundrobin", "sticky"],
    lineFor: (target) => python(kafkaPython(target)),
  },
  {
    title: "Python, confluent-kafka (pip install confluent-kafka)",
    assignors: ["range", "roundrobin"],
    lineFor: (target) => python(confluentKafka(target)),
  },
  {
    title: "Kafka's console consumer (Java), from the lab's folder",
    assignors: Object.keys(JAVA_ASSIGNOR),
    lineFor: javaConsole,
  },
  // Its own assignor deals partitions out in turn, and is that of the others once it is called as they call theirs.
  { title: "kafkajs (Node), from the lab's folder", assignors: ["roundrobin"], lineFor: (target) => node(kafkajs(target)) },
];

/** One for each make of client that can join the group. */
export function terminalLines(target: TerminalTarget): TerminalLine[] {
  const fitting = MAKES.filter(({ assignors }) => assignors.some((each) => target.assignors.includes(each)));
  return fitting.map(({ title, lineFor }) => ({ title, line: lineFor(target) }));
}

function kcat({ brokers, security, group, topic }: TerminalTarget): string {
  const settings = Object.entries(librdkafka(security)).map(([name, value]) => `-X ${inShell(`${name}=`, value)}`);
  const options = ["-X auto.offset.reset=earliest", ...settings].join(" ");
  return `kcat -b ${shellWord(brokers)} ${options} -G ${shellWord(group)} ${shellWord(topic)}`;
}

function kafkaPython({ brokers, security, group, topic, assignors }: TerminalTarget): string {
  // The other two it offers by itself.
  const isSticky = assignors.length === 1 && assignors[0] === "sticky";
  const named: Record<string, Value> = {
    bootstrap_servers: { text: brokers },
    group_id: { text: group },
    auto_offset_reset: { text: "earliest" },
    ...(protocolOf(security) !== null && { security_protocol: { text: protocolOf(security) ?? "" } }),
    ...(security.ownCa && { ssl_cafile: { text: CA_FILE } }),
    ...(security.sasl !== null && {
      sasl_mechanism: { text: security.sasl },
      sasl_plain_username: { variable: LOGIN_VARIABLES.user },
      sasl_plain_password: { variable: LOGIN_VARIABLES.password },
    }),
  };
  const settings = Object.entries(named).map(([name, value]) => `${name}=${inPython(value)}`);
  if (isSticky) settings.push("partition_assignment_strategy=[StickyPartitionAssignor]");
  return [
    ...importsOf(security),
    ...(isSticky ? ["from kafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor"] : []),
    "from kafka import KafkaConsumer",
    `for m in KafkaConsumer(${[inPython({ text: topic }), ...settings].join(", ")}):`,
    "    print(m.partition, m.offset, m.key, m.value)",
  ].join("\n");
}

function confluentKafka({ brokers, security, group, topic }: TerminalTarget): string {
  const named: Record<string, Value> = {
    "bootstrap.servers": { text: brokers },
    "group.id": { text: group },
    "auto.offset.reset": { text: "earliest" },
    ...librdkafka(security),
  };
  const settings = Object.entries(named).map(([name, value]) => `${inPython({ text: name })}: ${inPython(value)}`);
  return [
    ...importsOf(security),
    "from confluent_kafka import Consumer",
    `c = Consumer({${settings.join(", ")}})`,
    `c.subscribe([${inPython({ text: topic })}])`,
    "while True:",
    "    m = c.poll(1)",
    "    if m and not m.error():",
    "        print(m.partition(), m.offset(), m.key(), m.value())",
  ].join("\n");
}

function javaConsole({ brokers, security, group, topic, assignors }: TerminalTarget): string {
  const only = assignors.length === 1 ? assignors[0] : undefined;
  const java = only === undefined ? undefined : JAVA_ASSIGNOR[only];
  const settings = [
    ...(java === undefined ? [] : [`partition.assignment.strategy=${java}`]),
    ...(protocolOf(security) === null ? [] : [`security.protocol=${protocolOf(security)}`]),
    ...(security.ownCa ? ["ssl.truststore.type=PEM", `ssl.truststore.location=${CA_FILE}`] : []),
    ...(security.sasl === null ? [] : [`sasl.mechanism=${security.sasl}`]),
  ].map((setting) => `--command-property ${shellWord(setting)}`);
  return [
    `npm run kafka -- console-consumer --bootstrap-server ${shellWord(brokers)} --topic ${shellWord(topic)}`,
    `--group ${shellWord(group)} --from-beginning`,
    ...settings,
    ...(security.sasl === null ? [] : [`--command-property ${jaas(security.sasl)}`]),
  ].join(" ");
}

function kafkajs({ brokers, security, group, topic }: TerminalTarget): string {
  const settings = [
    `brokers: ${JSON.stringify(brokers.split(","))}`,
    ...(security.tls ? [security.ownCa ? `ssl: { ca: require("fs").readFileSync("${CA_FILE}") }` : "ssl: true"] : []),
    ...(security.sasl === null ? [] : [`sasl: { mechanism: "${security.sasl.toLowerCase()}", ${KAFKAJS_LOGIN} }`]),
  ];
  return [
    'const { Kafka, PartitionAssigners } = require("kafkajs");',
    'const roundrobin = (c) => ({ ...PartitionAssigners.roundRobin(c), name: "roundrobin" });',
    `const kafka = new Kafka({ ${settings.join(", ")} });`,
    `const c = kafka.consumer({ groupId: ${JSON.stringify(group)}, partitionAssigners: [roundrobin] });`,
    'process.once("SIGINT", () => c.disconnect());',
    "(async () => {",
    "  await c.connect();",
    `  await c.subscribe({ topic: ${JSON.stringify(topic)}, fromBeginning: true });`,
    "  await c.run({ eachMessage: async ({ partition: p, message: m }) => console.log(p, m.offset, `${m.key}`, `${m.value}`) });",
    "})();",
  ].join("\n");
}

/** In double quotes, so that the shell puts user and password in. */
function jaas(mechanism: string): string {
  const loginModule = mechanism === "PLAIN" ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
  const login = String.raw`username=\"$${LOGIN_VARIABLES.user}\" password=\"$${LOGIN_VARIABLES.password}\"`;
  return `"sasl.jaas.config=org.apache.kafka.common.security.${loginModule} required ${login};"`;
}

/** A setting: a text, or what a variable of the environment holds. */
type Value = { text: string } | { variable: string };

/** What librdkafka has to be told of the cluster's security. */
function librdkafka(security: BrokerStatus["security"]): Record<string, Value> {
  const protocol = protocolOf(security);
  return {
    ...(protocol !== null && { "security.protocol": { text: protocol } }),
    ...(security.ownCa && { "ssl.ca.location": { text: CA_FILE } }),
    ...(security.sasl !== null && {
      "sasl.mechanism": { text: security.sasl },
      "sasl.username": { variable: LOGIN_VARIABLES.user },
      "sasl.password": { variable: LOGIN_VARIABLES.password },
    }),
  };
}

/** Kafka's security.protocol; null for its default, PLAINTEXT. */
function protocolOf({ tls, sasl }: BrokerStatus["security"]): string | null {
  if (sasl !== null) return tls ? "SASL_SSL" : "SASL_PLAINTEXT";
  return tls ? "SSL" : null;
}

function importsOf({ sasl }: BrokerStatus["security"]): string[] {
  return sasl === null ? [] : ["import os"];
}

/** As an expression of Python: JSON's strings are Python's too. */
function inPython(value: Value): string {
  return "text" in value ? JSON.stringify(value.text) : `os.environ[${JSON.stringify(value.variable)}]`;
}

function inShell(prefix: string, value: Value): string {
  return "text" in value ? shellWord(`${prefix}${value.text}`) : `${prefix}"$${value.variable}"`;
}

const KAFKAJS_LOGIN = `username: process.env.${LOGIN_VARIABLES.user}, password: process.env.${LOGIN_VARIABLES.password}`;

function node(program: string): string {
  return `node -e ${shellWord(program)}`;
}

/** A program as one word of a shell. */
function python(program: string): string {
  return `python3 -c ${shellWord(program)}`;
}

/** A word as a POSIX shell reads it back unchanged. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
