import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startGuard } from "../../tools/process/guard.ts";
import { BrokerAnswer } from "./words.ts";
import type { BrokerOrder, Weight } from "./words.ts";

const MAIN = fileURLToPath(new URL("broker-main.ts", import.meta.url));
const KEPT = 20_000;

/** The process of the broker, seen from the fuzzer. */
export interface FuzzedBroker {
  readonly port: number;
  /** What it did that it should not: faults of its own, and its end. */
  readonly findings: readonly string[];
  /** One order at a time. Rejects when the process has ended. */
  weigh(): Promise<Weight>;
  rest(): Promise<Weight>;
  wake(): Promise<void>;
  /** The most memory that the process ever had; null where there is no /proc. */
  peakBytes(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts it; it ends with this process at the latest. `stop` is the disposer. */
export async function startFuzzedBroker(): Promise<FuzzedBroker> {
  const guard = startGuard();
  const child = guard.spawn(process.execPath, ["--expose-gc", "--no-warnings", MAIN], { stdio: ["pipe", "pipe", "pipe"] });
  const { stdin, stdout, stderr, pid } = child;
  if (!stdin || !stdout || !stderr || pid === undefined) throw new Error("The broker's process could not be started");
  let complaints = "";
  stderr.setEncoding("utf8").on("data", (text: string) => (complaints = (complaints + text).slice(-KEPT)));
  stdin.on("error", () => {});
  const findings: string[] = [];
  let waiting = Promise.withResolvers<BrokerAnswer>();
  createInterface({ input: stdout }).on("line", (line) => {
    const answer = BrokerAnswer.parse(JSON.parse(line));
    if (answer.type === "fault") findings.push(`the broker failed: ${answer.message}`);
    else waiting.resolve(answer);
  });
  let stopping = false;
  const closed = once(child, "close").then(([code]) => {
    if (!stopping) findings.push(`the broker's process ended with ${String(code)}: ${complaints}`);
    waiting.reject(new Error(`The broker's process has ended: ${complaints}`));
    waiting.promise.catch(() => {});
  });
  const ask = async (order: BrokerOrder) => {
    waiting = Promise.withResolvers();
    stdin.write(`${JSON.stringify(order)}\n`);
    return waiting.promise;
  };
  const weightOf = (answer: BrokerAnswer): Weight => {
    if (answer.type !== "weight") throw new Error(`The broker's process answered ${answer.type}`);
    return answer.weight;
  };
  const first = await waiting.promise;
  if (first.type !== "awake") throw new Error(`The broker's process answered ${first.type}`);
  return {
    port: first.port,
    findings,
    weigh: async () => weightOf(await ask("weigh")),
    rest: async () => weightOf(await ask("rest")),
    wake: async () => void (await ask("wake")),
    async peakBytes() {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
      return kilobytes === undefined ? null : Number(kilobytes) * 1024;
    },
    async stop() {
      stopping = true;
      stdin.end();
      await closed;
      await guard.close();
    },
  };
}
