import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Kafka, logLevel, type SASLOptions } from "kafkajs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { follow, type ProcessResult } from "../tools/process/ended.ts";
import { isAlive } from "../tools/process/ancestors.ts";
import { startKafka, type RunningKafka } from "../tools/kafka/kafka.ts";
import { SASL_USER } from "../tools/kafka/properties.ts";
import { APACHE_KAFKA, hasApacheKafka, SASL_BOOTSTRAP } from "./brokers.ts";
import { until } from "./until.ts";

const MAIN = fileURLToPath(new URL("../tools/kafka/main.ts", import.meta.url));

/** The folder in which `kafka` lives. */
const folderOf = (kafka: RunningKafka) => join(kafka.coordinatorLogFile, "..", "..");

describe.skipIf(!hasApacheKafka)("startKafka", () => {
  let kafka: RunningKafka;
  let other: RunningKafka;
  beforeAll(async () => {
    // Two at once on purpose: neither may take the other's ports.
    [kafka, other] = await Promise.all([startKafka(), startKafka({ kafkaDefaults: true })]);
  });
  afterAll(() => Promise.all([kafka.stop(), other.stop()]));

  it("runs Kafka's own tools, to their end or until they are stopped", async () => {
    expect(await kafka.cli(["topics", "--create", "--topic", "t", "--partitions", "1"])).toMatchObject({ code: 0 });
    expect(await kafka.cli(["console-producer", "--topic", "t"], { input: "one\ntwo\n" })).toMatchObject({ code: 0 });
    const consumer = await kafka.spawnCli(["console-consumer", "--topic", "t", "--group", "g", "--from-beginning"]);
    await expect.poll(() => consumer.output(), { timeout: 60_000 }).toBe("one\ntwo\n");
    const members = await kafka.cli(["groups", "--describe", "--group", "g", "--members"]);
    expect(members.stdout).toMatch(/^g\s+console-consumer-\S+\s+\/127\.0\.0\.1\s+console-consumer\s+1\s*$/m);
    expect(await consumer.stop()).toMatchObject({ stdout: "one\ntwo\n" });
    expect((await kafka.coordinatorLines()).at(-1)).toMatch(/^\d{13} .*Group g with generation 2 is now empty/);
  });

  it("keeps address, topics, messages and offsets over a stop and a start", async () => {
    const { bootstrap } = kafka;
    const pid = kafka.pid() ?? 0;
    await kafka.stopBroker();
    expect(isAlive(pid)).toBe(false);
    expect(kafka.pid()).toBeNull();
    await kafka.startBroker();
    expect(kafka.bootstrap).toBe(bootstrap);
    const described = await kafka.cli(["groups", "--describe", "--group", "g"]);
    expect(described.stderr).toContain("Consumer group 'g' has no active members.");
    expect(described.stdout).toMatch(/^g\s+t\s+0\s+2\s+2\s+0\s/m);
  });

  it("comes back from a crash of the broker, and leaves nothing behind at the end", async () => {
    const folder = folderOf(other);
    await other.cli(["topics", "--create", "--topic", "t"]);
    await other.stopBroker("SIGKILL");
    await other.startBroker();
    expect((await other.cli(["topics", "--list"])).stdout.split("\n")).toContain("t");
    const pid = other.pid() ?? 0;
    await other.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it("says that a port is taken", async () => {
    const port = APACHE_KAFKA.port;
    await expect(startKafka({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  });

  it("says what Kafka says when it does not start", async () => {
    await expect(startKafka({ properties: { "num.network.threads": "none" } })).rejects.toThrow(/num\.network\.threads/);
  });

  it.each<[string, Login]>([
    ["PLAIN", (user) => ({ ...user, mechanism: "plain" })],
    ["SCRAM-SHA-256", (user) => ({ ...user, mechanism: "scram-sha-256" })],
    ["SCRAM-SHA-512", (user) => ({ ...user, mechanism: "scram-sha-512" })],
  ])("lets its user in by %s, and nobody with a wrong password", async (_, login) => {
    await expect(listTopics(login(SASL_USER))).resolves.toBeInstanceOf(Array);
    await expect(listTopics(login({ ...SASL_USER, password: "wrong" }))).rejects.toThrow(/auth/i);
  });
});

type Login = (user: { username: string; password: string }) => SASLOptions;

async function listTopics(sasl: SASLOptions): Promise<string[]> {
  const brokers = [SASL_BOOTSTRAP];
  const admin = new Kafka({ brokers, sasl, retry: { retries: 0 }, logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

describe.skipIf(!hasApacheKafka)("npm run kafka", { concurrent: true }, () => {
  /** The folder of the instance that listens on `port`; its processes have the name in their arguments. */
  function folderAt(port: string): string {
    const folders = readdirSync(tmpdir()).filter((name) => name.startsWith("rebalance-lab-kafka-"));
    const found = folders.find((name) => readText(join(tmpdir(), name, "server.properties")).includes(`:${port},`));
    if (found === undefined) throw new Error(`No folder of an instance at ${port}`);
    return found;
  }

  function traces(folder: string): string[] {
    const folders = readdirSync(tmpdir()).filter((name) => name === folder);
    const processes = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
    return [...folders, ...processes.filter((line) => line.includes(folder))];
  }

  const readText = (file: string) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  };

  async function started(child: ChildProcess): Promise<{ folder: string; end: Promise<ProcessResult> }> {
    const { output, end } = follow(child);
    await until(() => expect(output()).toMatch(/^KAFKA_BROKERS=127\.0\.0\.1:\d+ npm start$/m));
    return { folder: folderAt(/KAFKA_BROKERS=127\.0\.0\.1:(\d+)/.exec(output())?.[1] ?? ""), end };
  }

  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)("leaves no process and no folder after %s", async (signal) => {
    const child = spawn(process.execPath, [MAIN]);
    const { folder, end } = await started(child);
    expect(traces(folder).length).toBeGreaterThanOrEqual(2);
    child.kill(signal);
    const { code } = await end;
    expect(code).toBe(signal === "SIGKILL" ? null : 0);
    await until(() => expect(traces(folder)).toEqual([]));
  });

  it("ends when npm is killed outright", async () => {
    const npm = spawn("npm", ["run", "kafka"], { cwd: join(MAIN, "../../..") });
    const { folder, end } = await started(npm);
    npm.kill("SIGKILL");
    await end;
    await until(() => expect(traces(folder)).toEqual([]));
  });

  it("runs Kafka's tools against KAFKA_BROKERS, and passes input, output and exit code through", async () => {
    const env = { ...process.env, KAFKA_BROKERS: APACHE_KAFKA.bootstrap };
    const tool = async (args: string[], input = "") => {
      const child = spawn(process.execPath, [MAIN, ...args], { env });
      child.stdin.end(input);
      return follow(child).end;
    };
    const topic = `tool-${process.pid}`;
    expect(await tool(["topics", "--create", "--topic", topic])).toMatchObject({ code: 0 });
    expect(await tool(["console-producer", "--topic", topic], "hello\n")).toMatchObject({ code: 0 });
    const read = await tool(["console-consumer", "--topic", topic, "--from-beginning", "--max-messages", "1"]);
    expect(read).toMatchObject({ stdout: "hello\n", code: 0 });
    expect((await tool(["topics", "--describe", "--topic", "no-such-topic"])).code).not.toBe(0);
  });

  it("reaches a cluster that asks for SASL with the lab's own variables", async () => {
    const env = {
      ...process.env,
      KAFKA_BROKERS: SASL_BOOTSTRAP,
      KAFKA_SASL_MECHANISM: "scram-sha-512",
      KAFKA_SASL_USERNAME: SASL_USER.username,
      KAFKA_SASL_PASSWORD: SASL_USER.password,
    };
    const listed = await follow(spawn(process.execPath, [MAIN, "topics", "--list"], { env })).end;
    expect(listed).toMatchObject({ code: 0, stderr: "" });
  });
});
