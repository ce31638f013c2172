import { afterAll, describe, expect, test } from "vitest";
import type { RunningCli } from "../../tools/kafka/cli.ts";
import type { ProcessResult } from "../../tools/process/ended.ts";
import { APACHE_KAFKA, EMBEDDED, hasApacheKafka, type Broker } from "../brokers.ts";
import { uniqueName, until } from "../until.ts";
import { describeGroup } from "./groups.ts";

/** Apache Kafka's own tools print on the embedded broker what they print on Apache Kafka, and end with the same code. */

const BROKERS = [EMBEDDED, APACHE_KAFKA];
const topic = uniqueName("tools");
const group = uniqueName("tools");
const ofGroup = ["groups", "--group", group];
const reset = [...ofGroup, "--reset-offsets", "--topic", topic];

interface Step {
  readonly args: readonly string[];
  readonly input?: string;
  /** Part of what is printed, so that both brokers failing in the same way does not pass. */
  readonly says: RegExp;
}

const BEFORE: readonly Step[] = [
  {
    args: ["topics", "--create", "--topic", topic, "--partitions", "3", "--config", "retention.ms=3600000"],
    says: /Created topic/,
  },
  { args: ["topics", "--create", "--topic", topic], says: /already exists/ },
  { args: ["topics", "--create", "--topic", `${topic}-copies`, "--replication-factor", "3"], says: /replication factor/i },
  { args: ["topics", "--alter", "--topic", topic, "--partitions", "5"], says: /^$/ },
  { args: ["topics", "--alter", "--topic", topic, "--partitions", "2"], says: /5 partition/ },
  { args: ["topics", "--describe", "--topic", topic], says: /PartitionCount: 5/ },
  { args: ["topics", "--list"], says: new RegExp(topic) },
  { args: [...ofGroup, "--describe"], says: /not found/ },
  {
    args: ["console-producer", "--topic", topic, "--reader-property", "parse.key=true"],
    input: "a\t1\nb\t2\nc\t3\nd\t4\n",
    says: /^$/,
  },
  {
    args: ["console-consumer", "--topic", topic, "--group", group, "--from-beginning", "--max-messages", "4"],
    says: /Processed a total of 4 messages/,
  },
  { args: [...ofGroup, "--describe"], says: /has no active members/ },
  { args: [...ofGroup, "--describe", "--state"], says: /Empty +0/ },
  { args: [...ofGroup, "--describe", "--members"], says: /has no active members/ },
  { args: ["groups", "--list", "--state"], says: /Empty/ },
  { args: [...reset, "--to-earliest", "--dry-run"], says: /NEW-OFFSET/ },
  { args: [...reset, "--to-earliest", "--execute"], says: /NEW-OFFSET/ },
  { args: [...ofGroup, "--describe", "--offsets"], says: /LAG/ },
  { args: [...reset, "--shift-by", "1", "--execute"], says: /NEW-OFFSET/ },
  { args: [...reset, "--to-datetime", "2020-01-01T00:00:00.000", "--execute"], says: /NEW-OFFSET/ },
  { args: [...reset, "--to-latest", "--execute"], says: /NEW-OFFSET/ },
];

const WITH_A_MEMBER: readonly Step[] = [
  { args: [...ofGroup, "--describe"], says: /console-consumer/ },
  { args: [...ofGroup, "--describe", "--members", "--verbose"], says: /console-consumer/ },
  { args: [...ofGroup, "--describe", "--state", "--verbose"], says: /Stable/ },
  { args: [...reset, "--to-earliest", "--execute"], says: /Stable/ },
  { args: [...ofGroup, "--delete-offsets", "--topic", topic], says: /subscribed/i },
  { args: [...ofGroup, "--delete"], says: /not empty/i },
];

const AFTER: readonly Step[] = [
  { args: [...ofGroup, "--delete-offsets", "--topic", topic], says: /Successful/ },
  { args: [...ofGroup, "--delete"], says: /successful/ },
  { args: [...ofGroup, "--delete"], says: /not.*found/i },
  { args: ["groups", "--list"], says: /^/ },
  { args: ["topics", "--delete", "--topic", topic], says: /^$/ },
  { args: ["topics", "--describe", "--topic", topic], says: /does not exist/ },
];

describe.skipIf(!hasApacheKafka)("Apache Kafka's tools", () => {
  const consumers: RunningCli[] = [];
  afterAll(() => Promise.all(consumers.map((consumer) => consumer.stop("SIGKILL"))));

  const steps = (some: readonly Step[]) =>
    test.each(some.map((step) => ({ ...step, name: nameOf(step) })))("$name", async ({ args, input, says }) => {
      const [ours, theirs] = await Promise.all(
        BROKERS.map(async (broker) => asPrinted(await broker.cli(args, input === undefined ? {} : { input }), broker, args)),
      );
      expect(ours).toEqual(theirs);
      expect(theirs?.printed.join("\n")).toMatch(says);
    });

  steps(BEFORE);

  test("with a member", async () => {
    for (const broker of BROKERS) {
      consumers.push(await broker.spawnCli(["console-consumer", "--topic", topic, "--group", group]));
    }
    for (const broker of BROKERS)
      await until(async () => expect(await describeGroup(broker, group)).toMatchObject({ state: "Stable" }));
  });
  steps(WITH_A_MEMBER);

  test("that leaves", async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    for (const broker of BROKERS)
      await until(async () => expect(await describeGroup(broker, group)).toMatchObject({ state: "Empty" }));
  });
  steps(AFTER);
});

function nameOf({ args }: Step): string {
  return args.map((arg) => (arg === topic ? "TOPIC" : arg === group ? "GROUP" : arg)).join(" ");
}

/** What a tool printed, but for what is the broker's own: its address, its ids, the time; and of a list what is ours. */
function asPrinted({ code, stdout, stderr }: ProcessResult, { bootstrap, port }: Broker, args: readonly string[]) {
  const own = (line: string) =>
    line
      .replaceAll(bootstrap, "BROKER")
      .replaceAll(String(port), "PORT")
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID")
      .replaceAll(/TopicId: \S{22}/g, "TopicId: ID")
      // The difference "no-eligible-leaders".
      .replaceAll(/Elr: N\/A/g, "Elr: ")
      .replaceAll(/^\[[-\d]+ [:,\d]+\]/g, "[TIME]")
      // Columns are as wide as their widest cell.
      .replaceAll(/ +/g, " ");
  const ours = (line: string) => !args.includes("--list") || line.includes(topic) || line.includes(group);
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line !== "" && !line.startsWith("\tat ") && ours(line));
  return { code, printed: lines.map(own).sort() };
}
