import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { inspect } from "node:util";
import { startBroker } from "../../lib/broker/broker.ts";
import { sleep, systemClock } from "../../lib/clock/clock.ts";
import { BrokerOrder } from "./words.ts";
import type { BrokerAnswer, Weight } from "./words.ts";

/**
 * The broker that is fuzzed, in a process of its own: whatever nobody catches ends it, and its memory
 * is nobody else's. Obeys one order after the other (words.ts) until its standard input ends.
 * Runs with --expose-gc.
 */

/** Small enough that a short run reaches it. */
const LOG_BYTES = 16 * 1024 * 1024;

const broker = await startBroker({
  clock: systemClock,
  random: randomBytes,
  log: {
    debug() {},
    info() {},
    warn() {},
    error: (message, details) => tell({ type: "fault", message: `${message} ${inspect(details)}` }),
  },
  groupInitialRebalanceDelayMs: 50,
  logBytes: LOG_BYTES,
});
tell({ type: "awake", port: broker.port });

for await (const line of createInterface({ input: process.stdin })) await obey(BrokerOrder.parse(JSON.parse(line)));
await broker.close();

async function obey(order: BrokerOrder): Promise<void> {
  switch (order) {
    case "weigh":
      return tell({ type: "weight", weight: await weigh() });
    case "rest":
      await broker.stop();
      await broker.wipe();
      return tell({ type: "weight", weight: await weigh() });
    case "wake":
      await broker.start();
      return tell({ type: "awake", port: broker.port });
  }
}

/** What one collection frees may let go of more at the next, and closed sockets go in a later turn. */
async function weigh(): Promise<Weight> {
  for (let times = 0; times < 3; times++) {
    await sleep(systemClock, 20);
    globalThis.gc?.();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const active = process.getActiveResourcesInfo();
  const count = (kind: string) => active.filter((one) => one === kind).length;
  return { connections: count("TCPSocketWrap"), timers: count("Timeout"), heapUsed, external, rss };
}

function tell(answer: BrokerAnswer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
