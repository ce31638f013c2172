import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../lib/clock/clock.ts";
import { waitUntilAnswers } from "../../tools/kafka/answers.ts";
import { startKafka } from "../../tools/kafka/kafka.ts";
import { startGuard } from "../../tools/process/guard.ts";

const EMBEDDED = fileURLToPath(new URL("embedded-main.ts", import.meta.url));

export const SIDES = ["embedded", "apache"] as const;
export type Side = (typeof SIDES)[number];

/** One of the two brokers, in a process of its own. */
export interface Broker {
  readonly bootstrap: string;
  readonly pid: number;
  /** From the start of its process to its first answer, ms. */
  readonly startedInMs: number;
  stop(): Promise<void>;
}

export type Brokers = Readonly<Record<Side, Broker>>;

/** Starts a broker with the group settings of a class. `stop` is the disposer; it ends with this process at the latest. */
export function startBroker(side: Side, say: (line: string) => void): Promise<Broker> {
  return side === "embedded" ? startEmbedded() : startApache(say);
}

/** Both, for as long as `stack` lives. */
export async function startBoth(stack: AsyncDisposableStack, say: (line: string) => void): Promise<Brokers> {
  const embedded = await startBroker("embedded", say);
  stack.defer(() => embedded.stop());
  const apache = await startBroker("apache", say);
  stack.defer(() => apache.stop());
  return { embedded, apache };
}

/** Each side is the first one in every second round. */
export function inTurn(round: number): Side[] {
  return round % 2 === 0 ? [...SIDES] : SIDES.toReversed();
}

async function startEmbedded(): Promise<Broker> {
  const guard = startGuard();
  const startedAt = performance.now();
  const child = guard.spawn(process.execPath, ["--no-warnings", EMBEDDED], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, LOG_LEVEL: "warn" },
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
    startedInMs: performance.now() - startedAt,
    async stop() {
      stdin.end();
      await closed;
      await guard.close();
    },
  };
}

/** What is timed is its second start: at the first, another program makes its storage before. */
async function startApache(say: (line: string) => void): Promise<Broker> {
  const kafka = await startKafka({ say, likeKafkasScript: true });
  await kafka.stopBroker();
  const startedAt = performance.now();
  await kafka.startBroker();
  const startedInMs = performance.now() - startedAt;
  const pid = kafka.pid();
  if (pid === null) throw new Error("Apache Kafka has no process");
  return { bootstrap: kafka.bootstrap, pid, startedInMs, stop: () => kafka.stop() };
}
