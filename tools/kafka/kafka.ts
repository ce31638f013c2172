import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../lib/clock/clock.ts";
import type { ProcessResult } from "../process/ended.ts";
import { startGuard } from "../process/guard.ts";
import { findJava } from "../programs/java.ts";
import { formatStorage, launchBroker, logFolder, PortTakenError, propertiesPath } from "./broker.ts";
import type { BrokerHome, BrokerProcess } from "./broker.ts";
import { runCli, startCli, type CliOptions, type RunningCli } from "./cli.ts";
import { kafkaClassPath } from "./jars.ts";
import { freePorts, isFree } from "./ports.ts";
import { brokerProperties, newClusterId, propertiesFile, scramArguments } from "./properties.ts";

export interface KafkaOptions {
  /** On 127.0.0.1; a free one by default. */
  port?: number;
  controllerPort?: number;
  /** Kafka's own initial rebalance delay and session floor instead of 500 and 1000 ms. */
  kafkaDefaults?: boolean;
  /** A JVM with the settings of Kafka's own start script, instead of one that starts fast and stays small. */
  likeKafkasScript?: boolean;
  /** A second listener that asks for SASL: PLAIN or SCRAM, with the user of `SASL_USER`. */
  sasl?: boolean;
  /** Broker settings that win over ours. */
  properties?: Readonly<Record<string, string>>;
  /** Hears what there is to wait for. */
  say?: (line: string) => void;
}

/** A real Apache Kafka of one node, on loopback, in a folder of its own. It ends with this process at the latest. */
export interface RunningKafka {
  /** "127.0.0.1:PORT", the same after the broker was stopped and started again. */
  readonly bootstrap: string;
  readonly port: number;
  /** The SASL listener's address, where asked for. */
  readonly saslBootstrap: string | null;
  /** The broker's process, or null while it is stopped. */
  pid(): number | null;
  /** Resolves when the broker's process that runs now has ended, by itself or not; at once when none runs. */
  ended(): Promise<void>;
  /** Ends the broker's process; its data stay. SIGKILL instead of the default SIGTERM is a crash. */
  stopBroker(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again on the same port and data; resolves when it answers. */
  startBroker(): Promise<void>;
  /** Runs one of Kafka's tools to its end: `["groups", "--describe", "--group", "g"]`. */
  cli(args: readonly string[], options?: CliOptions): Promise<ProcessResult>;
  /** Starts one of Kafka's tools that runs until stopped, such as a console consumer. */
  spawnCli(args: readonly string[], input?: string): Promise<RunningCli>;
  /** The last lines of the broker's whole log. */
  logTail(lines: number): Promise<string[]>;
  /** The group coordinator's account of each step: a line has milliseconds since the epoch, then the words. */
  readonly coordinatorLogFile: string;
  coordinatorLines(): Promise<string[]>;
  /** Ends the broker at once and removes its folder. Calling it twice does no harm. */
  stop(): Promise<void>;
}

interface Ports {
  port: number;
  controllerPort: number;
  saslPort: number | null;
}

/** A port found free may be taken before the broker has it; then others are tried. */
const ATTEMPTS = 5;

/**
 * Starts an Apache Kafka and resolves when it answers. `stop` is the disposer. Rejects with one
 * sentence when Java, or at the first run Maven, is missing, or a port that was asked for is taken.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<RunningKafka> {
  const java = await findJava();
  const classPath = await kafkaClassPath(options.say);
  for (let attempt = 1; ; attempt++) {
    const ports = await choosePorts(options);
    const folder = await mkdtemp(join(tmpdir(), "rebalance-lab-kafka-"));
    const guard = startGuard();
    guard.addFolder(folder);
    try {
      const home = { java, classPath, folder, guard, clock: systemClock, likeKafkasScript: options.likeKafkasScript ?? false };
      return await startNode(home, ports, options);
    } catch (error) {
      await guard.close();
      if (!(error instanceof PortTakenError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function choosePorts({ port, controllerPort, sasl }: KafkaOptions): Promise<Ports> {
  for (const asked of [port, controllerPort]) {
    if (asked !== undefined && !(await isFree(asked)))
      throw new Error(`Port ${asked} of 127.0.0.1 is taken: choose another, or none`);
  }
  const [first = 0, second = 0, third = 0] = await freePorts(3);
  return { port: port ?? first, controllerPort: controllerPort ?? second, saslPort: sasl ? third : null };
}

async function startNode(home: BrokerHome, ports: Ports, options: KafkaOptions): Promise<RunningKafka> {
  const settings = {
    ...ports,
    dataFolder: join(home.folder, "data"),
    kafkaDefaults: options.kafkaDefaults ?? false,
    extra: options.properties ?? {},
  };
  await mkdir(logFolder(home));
  await writeFile(propertiesPath(home), propertiesFile(brokerProperties(settings)));
  await formatStorage(home, newClusterId(), options.sasl ? scramArguments() : []);
  return control(home, ports, await launchBroker(home, ports.port));
}

function control(home: BrokerHome, { port, saslPort }: Ports, first: BrokerProcess): RunningKafka {
  const bootstrap = `127.0.0.1:${port}`;
  const coordinatorLogFile = join(logFolder(home), "coordinator.log");
  let broker: BrokerProcess | null = null;
  const keep = (started: BrokerProcess) => {
    broker = started;
    void started.exited.then(() => {
      if (broker === started) broker = null;
    });
  };
  keep(first);
  return {
    bootstrap,
    port,
    saslBootstrap: saslPort === null ? null : `127.0.0.1:${saslPort}`,
    pid: () => broker?.pid ?? null,
    ended: () => broker?.exited ?? Promise.resolve(),
    async stopBroker(signal = "SIGTERM") {
      await broker?.stop(signal);
    },
    async startBroker() {
      if (broker) throw new Error(`The broker at ${bootstrap} runs already`);
      keep(await launchBroker(home, port));
    },
    cli: (args, cliOptions) => runCli(bootstrap, args, cliOptions),
    spawnCli: (args, input) => startCli(bootstrap, args, input),
    logTail: async (lines) => (await linesOf(join(logFolder(home), "broker.log"))).slice(-lines),
    coordinatorLogFile,
    coordinatorLines: () => linesOf(coordinatorLogFile),
    async stop() {
      // Nothing is to be kept, so nothing is waited for: the guard kills it and removes the folder.
      await home.guard.close();
      await broker?.exited;
    },
  };
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8");
  return text.split("\n").filter((line) => line !== "");
}
