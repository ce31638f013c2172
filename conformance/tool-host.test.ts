import { expect, test } from "vitest";
import { runCli, startCli } from "../tools/kafka/cli.ts";
import { toolHostPort } from "../tools/kafka/tool-host/tool-host.ts";
import { ANY_BROKER, hasApacheKafka } from "./brokers.ts";
import { uniqueName } from "./until.ts";

const { bootstrap } = ANY_BROKER;

/** What works, what Kafka refuses, and a wrong option. */
const RUNS = [
  ["topics", "--list", "--topic", "nobody-has-it"],
  ["topics", "--describe", "--topic", "nobody-has-it"],
  ["groups", "--describe", "--group", "nobody-is-in-it"],
  ["groups", "--wrong"],
];

test.skipIf(!hasApacheKafka || toolHostPort() === null).for(RUNS)(
  "a tool in a JVM that stays prints and ends as in a process of its own: %j",
  async (args) => {
    const [inHost, alone] = await Promise.all([runCli(bootstrap, args), startCli(bootstrap, args).then(({ ended }) => ended)]);
    const withoutTime = ({ stderr, ...rest }: typeof alone) => ({ ...rest, stderr: firstLine(stderr) });
    expect(withoutTime(inHost)).toEqual(withoutTime(alone));
  },
);

test.skipIf(!hasApacheKafka || toolHostPort() === null)("what tools log at the same time is each one's own", async () => {
  const args = ["topics", "--create", "--topic", uniqueName("copies"), "--replication-factor", "3"];
  const runs = await Promise.all(Array.from({ length: 40 }, () => runCli(bootstrap, args)));
  const logged = runs.map(({ stdout, stderr }) => `${stdout}${stderr}`.match(/ ERROR /g)?.length);
  expect(logged).toEqual(runs.map(() => 1));
});

/** Without the time of a line of a log; what follows may be Java's way through its own code, which differs. */
function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/^\[[^\]]+\] /, "");
}
