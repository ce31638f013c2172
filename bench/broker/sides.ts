import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../lib/clock/clock.ts";
import { waitUntilAnswers } from "../../tools/kafka/answers.ts";
import { startKafka, type RunningKafka } from "../../tools/kafka/kafka.ts";
import { startGuard } from "../../tools/process/guard.ts";

const EMBEDDED = fileURLToPath(new URL("embedded-main.ts", import.meta.url));
/** The same as scripts/start.js has, so that the broker starts as it does in a lab that ran before. */
const COMPILED = fileURLToPath(new URL("../../.cache/compiled", import.meta.url));

export const SIDES = ["embedded", "apache"] as const;
export type Side = (typeof SIDES)[number];

/** One of the two brokers, in a process of its own. */
export interface Broker {
  readonly bootstrap: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export type Brokers = Readonly<Record<Side, Broker>>;

/** Starts a broker with the group settings of a class. `stop` is the disposer; it ends with this process at the latest. */
export async function startBroker(side: Side, say: (line: string) => void): Promise<Broker> {
  if (side === "embedded") return startEmbedded();
  const kafka = await startApache(say);
  const pid = kafka.pid();
  if (pid === null) throw new Error("Apache Kafka has no process");
  return { bootstrap: kafka.bootstrap, pid, stop: () => kafka.stop() };
}

/** From the start of a broker's process to its first answer, ms. It is stopped again. */
export async function timeStart(side: Side, say: (line: string) => void): Promise<number> {
  if (side === "embedded") {
    const startedAt = performance.now();
    const broker = await startEmbedded();
    const ms = performance.now() - startedAt;
    await broker.stop();
    return ms;
  }
  // At the first start another program makes its storage before: the second is timed.
  const kafka = await startApache(say);
  await kafka.stopBroker();
  const startedAt = performance.now();
  await kafka.startBroker();
  const ms = performance.now() - startedAt;
  await kafka.stop();
  return ms;
}

/** Starts both when first asked for; they stop with `stack`. */
export function bothFor(stack: AsyncDisposableStack, say: (line: string) => void): () => Promise<Brokers> {
  let started: Promise<Brokers> | null = null;
  const start = async () => {
    const embedded = await startBroker("embedded", say);
    stack.defer(() => embedded.stop());
    const apache = await startBroker("apache", say);
    stack.defer(() => apache.stop());
    return { embedded, apache };
  };
  return () => (started ??= start());
}

/** Each side is the first one in every second round. */
export function inTurn(round: number): Side[] {
  return round % 2 === 0 ? [...SIDES] : SIDES.toReversed();
}

async function startEmbedded(): Promise<Broker> {
  const guard = startGuard();
  const child = guard.spawn(process.execPath, ["--no-warnings", EMBEDDED], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, LOG_LEVEL: "warn", NODE_COMPILE_CACHE: COMPILED },
  });
  const closed = once(child, "close");
  const { stdin, stdout, pid } = child;
  if (!stdin || !stdout || pid === undefined) throw new Error("The embedded broker's process could not be started");
  stdin.on("error", () => {});
  const said = once(createInterface({ input: stdout }), "line").then(([line]) => Number(line));
  const port = await Promise.race([said, closed.then(() => Promise.reject(new Error("The embedded broker did not start")))]);
  await waitUntilAnswers(port, systemClock, new AbortController().signal);
  return {
    bootstrap: `127.0.0.1:${port}`,
    pid,
    async stop() {
      stdin.end();
      await closed;
      await guard.close();
    },
  };
}

/** With a JVM as others run it. */
function startApache(say: (line: string) => void): Promise<RunningKafka> {
  return startKafka({ say, likeKafkasScript: true });
}
