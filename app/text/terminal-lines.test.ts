import { execFileSync } from "node:child_process";
import { Script } from "node:vm";
import { expect, test } from "vitest";
import { findOnPath } from "../../tools/programs/find.ts";
import type { TerminalTarget } from "./terminal-lines.ts";
import { shellWord, terminalLines } from "./terminal-lines.ts";

const OPEN = { tls: false, ownCa: false, sasl: null };
const CLOSED = { tls: true, ownCa: true, sasl: "SCRAM-SHA-512" } as const;
const target: TerminalTarget = {
  brokers: "127.0.0.1:9092",
  security: OPEN,
  group: "g",
  topic: "t",
  assignors: ["range", "roundrobin"],
};

const line = (title: string, change: Partial<TerminalTarget> = {}) =>
  terminalLines({ ...target, ...change }).find((each) => each.title.includes(title))?.line ?? "";

test.each([
  ["web-events-group", "web-events-group"],
  ["127.0.0.1:9092,[::1]:9092", "'127.0.0.1:9092,[::1]:9092'"],
  ["my group", "'my group'"],
  ["it's; rm -rf $HOME", String.raw`'it'\''s; rm -rf $HOME'`],
])("%s is one word for the shell", (text, word) => expect(shellWord(text)).toBe(word));

test("the lines name broker, group and topic", () => {
  expect(line("kcat")).toBe("kcat -b 127.0.0.1:9092 -X auto.offset.reset=earliest -G g t");
  expect(line("Java")).toBe(
    "npm run kafka -- console-consumer --bootstrap-server 127.0.0.1:9092 --topic t --group g --from-beginning",
  );
  expect(line("kafka-python")).toContain('KafkaConsumer("t", bootstrap_servers="127.0.0.1:9092", group_id="g"');
  expect(line("confluent")).toContain('Consumer({"bootstrap.servers": "127.0.0.1:9092", "group.id": "g"');
});

test("there is a line for whoever can offer the group's assignor, and none for others", () => {
  const makes = (assignor: string) => terminalLines({ ...target, assignors: [assignor] }).map(({ title }) => title.split(" ")[0]);
  expect(makes("range")).toEqual(["kcat", "Python,", "Python,", "Kafka's"]);
  expect(makes("roundrobin")).toEqual(["kcat", "Python,", "Python,", "Kafka's", "kafkajs"]);
  expect(makes("sticky")).toEqual(["Python,", "Kafka's"]);
  expect(line("kafka-python", { assignors: ["sticky"] })).toContain("partition_assignment_strategy=[StickyPartitionAssignor]");
});

test("a Java client has to be told of roundrobin, which is not among its defaults", () => {
  expect(line("Java", { assignors: ["roundrobin"] })).toContain("RoundRobinAssignor");
});

test("where the cluster asks for it, every line has protocol, mechanism and authority, and no password", () => {
  for (const { title, line: each } of terminalLines({ ...target, security: CLOSED })) {
    // kafkajs takes TLS from having an authority, and its mechanisms in small letters.
    const protocol = title.startsWith("kafkajs") ? ["ssl: {", "scram-sha-512"] : ["SASL_SSL", "SCRAM-SHA-512"];
    for (const part of [...protocol, "ca.pem", "KAFKA_USER", "KAFKA_PASSWORD"]) expect(each, title).toContain(part);
  }
  expect(line("kcat", { security: { ...OPEN, tls: true } })).toContain("-X security.protocol=SSL ");
  expect(line("Java", { security: { ...OPEN, sasl: "PLAIN" } })).toContain("plain.PlainLoginModule required");
});

/** What a shell makes of a line whose program only prints its arguments. */
function words(command: string, program: string): string[] {
  const print = command.replace(program, `'${process.execPath}' -p 'JSON.stringify(process.argv.slice(1))' --`);
  const printed = execFileSync("/bin/sh", ["-c", print], {
    encoding: "utf8",
    env: { ...process.env, KAFKA_USER: "me", KAFKA_PASSWORD: 'a "b" c' },
  });
  const parsed: unknown = JSON.parse(printed);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

test("a shell takes the lines apart as they are meant, whatever the names and the password are", () => {
  const odd = { group: "it's a group", topic: "t", security: CLOSED };
  expect(words(line("kcat", odd), "kcat").join(" ")).toBe(
    "-b 127.0.0.1:9092 -X auto.offset.reset=earliest -X security.protocol=SASL_SSL -X ssl.ca.location=ca.pem " +
      '-X sasl.mechanism=SCRAM-SHA-512 -X sasl.username=me -X sasl.password=a "b" c -G it\'s a group t',
  );
  expect(words(line("Java", odd), "npm run kafka --")).toContain("it's a group");
});

test("the Python lines are Python", () => {
  const python = findOnPath(["python3"]);
  if (python === null) return;
  for (const title of ["kafka-python", "confluent"]) {
    const [, program = ""] = words(line(title, { group: 'it\'s "one" group', security: CLOSED }), "python3");
    expect(() => execFileSync(python, ["-c", "import ast, sys; ast.parse(sys.argv[1])", program])).not.toThrow();
    expect(program).toContain(String.raw`"it's \"one\" group"`);
  }
});

test("the line for kafkajs is JavaScript", () => {
  const [, program = ""] = words(line("kafkajs", { group: 'it\'s "one" group', security: CLOSED }), "node");
  expect(() => new Script(program)).not.toThrow();
  expect(program).toContain(String.raw`groupId: "it's \"one\" group"`);
});
