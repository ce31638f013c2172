import { mkdtemp, writeFile } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../lib/clock/clock.ts";
import { watchNpm } from "../process/ancestors.ts";
import { startGuard } from "../process/guard.ts";
import { isTool, spawnTool, withBootstrap } from "./cli.ts";
import { clientProperties } from "./client-properties.ts";
import { KAFKA_VERSION } from "./jars.ts";
import { startKafka } from "./kafka.ts";
import { CLASS_SETTINGS, propertiesFile } from "./properties.ts";
import { lastInstance, listInstance } from "./running-list.ts";

const HELP = `A real Apache Kafka ${KAFKA_VERSION} (KRaft, one node) on 127.0.0.1, without Docker, in a temporary folder.

  npm run kafka                       start it on a free port, until Ctrl+C
  npm run kafka -- --port 9092        on this port
  npm run kafka -- --kafka-defaults   with Kafka's own initial rebalance delay and session floor

Kafka's own tools, against KAFKA_BROKERS, else against the instance started last:

  npm run kafka -- groups --describe --group web-events-group
  npm run kafka -- topics --list
  npm run kafka -- console-consumer --topic web-events-partitioned --group web-events-group
  npm run kafka -- console-producer --topic web-events-partitioned

Needs Java 17 or newer, and Maven the first time. Options of a tool: npm run kafka -- groups --help`;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

async function main(args: string[]): Promise<number> {
  if (isTool(args[0])) return runTool(args);
  const { values } = parseArgs({
    args,
    options: { port: { type: "string" }, "kafka-defaults": { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  return serve(values["kafka-defaults"] ?? false, values.port === undefined ? undefined : readPort(values.port));
}

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Error(`--port is a number from 1 to 65535, not "${text}"`);
  return port;
}

/** Runs the broker until a signal, the end of npm, or its own end. */
async function serve(kafkaDefaults: boolean, port: number | undefined): Promise<number> {
  // Looked for first: once npm has ended, nothing tells that this process was one of its.
  const orphaned = new Promise<boolean>((resolve) => void watchNpm(systemClock, () => resolve(true)));
  console.log(`Starting Apache Kafka ${KAFKA_VERSION} …`);
  const kafka = await startKafka({ kafkaDefaults, say: console.log, ...(port === undefined ? {} : { port }) });
  const unlist = await listInstance({
    port: kafka.port,
    pid: process.pid,
    startedAt: systemClock.now(),
    coordinatorLog: kafka.coordinatorLogFile,
  });
  console.log(started(kafka.bootstrap, kafkaDefaults));
  const stopped = await new Promise<boolean>((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(true));
    void orphaned.then(resolve);
    void kafka.ended().then(() => resolve(false));
  });
  if (!stopped) {
    const lines = (await kafka.logTail(20)).join("\n");
    console.error(`${lines}\nApache Kafka has ended by itself; above is the end of its log.`);
  }
  await unlist();
  await kafka.stop();
  return stopped ? 0 : 1;
}

function started(bootstrap: string, kafkaDefaults: boolean): string {
  const delay = CLASS_SETTINGS["group.initial.rebalance.delay.ms"];
  const floor = CLASS_SETTINGS["group.min.session.timeout.ms"];
  const settings = kafkaDefaults
    ? "Initial rebalance delay 3000 ms and session floor 6000 ms, as Kafka has them."
    : `Initial rebalance delay ${delay} ms and session floor ${floor} ms (Kafka's own are 3000 and 6000: --kafka-defaults).`;
  return [
    `Apache Kafka ${KAFKA_VERSION} answers at ${bootstrap}. Ctrl+C stops it and removes its data.`,
    settings,
    "In another terminal:",
    `KAFKA_BROKERS=${bootstrap} npm start`,
  ].join("\n");
}

/** Runs one of Kafka's tools in this terminal; gives its exit code. */
async function runTool(args: string[]): Promise<number> {
  const guard = startGuard();
  const orphaned = new Promise<void>((resolve) => void watchNpm(systemClock, resolve));
  try {
    const child = await spawnTool(guard, await withAddress(args), { stdio: ["inherit", "inherit", "inherit"], foreground: true });
    for (const signal of SIGNALS) process.on(signal, () => void child.kill(signal));
    void orphaned.then(() => child.kill("SIGTERM"));
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    await guard.close();
  }

  /** Adds the cluster's address, and what it takes to be let in, unless the user gave them. */
  async function withAddress(given: string[]): Promise<string[]> {
    if (given.some((arg) => /^--(boot|help|version)/.test(arg))) return given;
    const configured = process.env["KAFKA_BROKERS"] || process.env["KAFKA_SERVERS"];
    const bootstrap = configured || (await lastInstance());
    if (!bootstrap) throw new Error("There is no Kafka to ask: start one with npm run kafka, or name one in KAFKA_BROKERS");
    const secrets = configured ? clientProperties(process.env) : null;
    const complete = withBootstrap(given, bootstrap);
    if (secrets === null || given.some((arg) => /^--(command-config|(consumer|producer)\.config)/.test(arg))) return complete;
    const folder = await mkdtemp(join(tmpdir(), "rebalance-lab-tool-"));
    guard.addFolder(folder);
    const file = join(folder, "client.properties");
    await writeFile(file, propertiesFile(secrets), { mode: 0o600 });
    return [...complete, "--command-config", file];
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// What is still watched (npm's life) must not keep a finished command alive.
process.exit();
