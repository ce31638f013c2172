import type { Clock } from "../../lib/clock/clock.ts";
import { sendBadClients, type CrowdCounts } from "./bad-crowd.ts";
import { startCalm, type CalmCounts } from "./calm.ts";
import { startFuzzedBroker, type FuzzedBroker } from "./fuzzed-broker.ts";
import { fuzzFrames, type FrameCounts } from "./over-tcp.ts";
import type { Weight } from "./words.ts";

export interface FuzzOptions {
  /** The same seed gives the same frames and connections, but for ids that the broker gives out. */
  readonly seed: number;
  readonly frames: number;
  readonly connections: number;
  readonly clock: Clock;
  /** Tells how far it is. */
  readonly say: (line: string) => void;
}

export interface FuzzReport {
  readonly frames: FrameCounts;
  readonly crowd: CrowdCounts;
  readonly calm: CalmCounts;
  /** What the broker holds when it has nothing to keep, before all this. */
  readonly before: Weight;
  /** When all clients have gone: with their topics and groups, of which there may be many. */
  readonly deserted: Weight;
  /** When it has nothing to keep again. */
  readonly after: Weight;
  /** The most memory that its process had; null where the system does not tell. */
  readonly peakBytes: number | null;
  /** Empty where nothing went wrong. */
  readonly findings: readonly string[];
}

/** What code that was never run before leaves behind in memory is no leak. */
const WARM_UP = { frames: 3000, connections: 100 } as const;
/** Of a heap that holds nothing for anybody, and of buffers, this much more may be there. */
const HEAP_SLACK_BYTES = 5_000_000;
const EXTERNAL_SLACK_BYTES = 2_000_000;
/** What topics and groups may take that clients left behind, more of them the more was sent; connections that are not forgotten would take more. */
const keptBytes = (frames: number) => 12_000_000 + 20 * frames;
/** Records up to their bound of 16 MB, unfinished requests and unread answers up to theirs of 256 MB, and as much again that waits to be collected. */
const MOST_BYTES = 700_000_000;
const MOST_FINDINGS = 20;

/**
 * Sends a broker in a process of its own what no client should, while well-behaved clients go on; then compares what it
 * holds with what it held before. It does not reject for what the broker does: that is in `findings`.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const broker = await startFuzzedBroker();
  try {
    return await new Fuzz(options, broker).run();
  } finally {
    await broker.stop();
  }
}

class Fuzz {
  readonly #options: FuzzOptions;
  readonly #broker: FuzzedBroker;
  readonly #findings: string[] = [];

  constructor(options: FuzzOptions, broker: FuzzedBroker) {
    this.#options = options;
    this.#broker = broker;
  }

  async run(): Promise<FuzzReport> {
    const { seed, frames, connections, say } = this.#options;
    say("warming up");
    await this.#attack(seed + 1, WARM_UP);
    const before = await this.#broker.rest();
    await this.#broker.wake();
    const { frames: frameCounts, crowd, calm } = await this.#attack(seed, { frames, connections });
    const peakBytes = await this.#broker.peakBytes();
    if (peakBytes !== null && peakBytes > MOST_BYTES)
      this.#findings.push(`The broker's process had ${peakBytes} bytes at a time.`);
    const weights = { before, deserted: await this.#broker.weigh(), after: await this.#broker.rest() };
    this.#compare(weights);
    const findings = [...this.#findings, ...this.#broker.findings];
    return { frames: frameCounts, crowd, calm, ...weights, peakBytes, findings };
  }

  async #attack(seed: number, { frames, connections }: { frames: number; connections: number }) {
    const { clock, say } = this.#options;
    const { port } = this.#broker;
    const report = (finding: string) => {
      if (this.#findings.length < MOST_FINDINGS) this.#findings.push(finding);
    };
    const progress = (what: string, of: number) => (done: number) =>
      say(`${done.toLocaleString("en-US")} of ${of.toLocaleString("en-US")} ${what}`);
    const ended = () => this.#findings.length >= MOST_FINDINGS || this.#broker.findings.length > 0;
    const shared = { port, seed, clock, report, ended };
    const calm = await startCalm(shared);
    const frameCounts = await fuzzFrames({ ...shared, frames, progress: progress("frames", frames) });
    const crowd = await sendBadClients({ ...shared, connections, progress: progress("connections", connections) });
    return { frames: frameCounts, crowd, calm: await calm.stop() };
  }

  #compare({ before, deserted, after }: Pick<FuzzReport, "before" | "deserted" | "after">): void {
    const wrong = (what: string) => this.#findings.push(what);
    if (deserted.connections > 0) wrong(`${deserted.connections} connections are left when all clients have gone.`);
    if (after.connections > 0) wrong(`${after.connections} connections are left.`);
    if (after.timers > 0) wrong(`${after.timers} timers are left.`);
    const kept = deserted.heapUsed - before.heapUsed;
    const heap = after.heapUsed - before.heapUsed;
    const external = after.external - before.external;
    if (kept > keptBytes(this.#options.frames)) wrong(`What is kept of clients that have gone takes ${kept} bytes of the heap.`);
    if (heap > HEAP_SLACK_BYTES) wrong(`The heap grew by ${heap} bytes.`);
    if (external > EXTERNAL_SLACK_BYTES) wrong(`Buffers grew by ${external} bytes.`);
  }
}
