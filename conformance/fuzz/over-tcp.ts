import type { Clock } from "../../lib/clock/clock.ts";
import { createDice, type Dice } from "../chaos-plan.ts";
import { expectationOf, type Expectation } from "./expectation.ts";
import { below, once } from "./frames/chance.ts";
import { FRAME_KINDS, fuzzFrame, type FrameKind } from "./frames/fuzz-frame.ts";
import { Lore } from "./frames/lore.ts";
import { judge } from "./judge.ts";
import { Probe } from "./probe.ts";

export interface FrameRun {
  readonly port: number;
  readonly seed: number;
  readonly frames: number;
  readonly clock: Clock;
  /** Hears of each frame of which something else came than has to. */
  readonly report: (finding: string) => void;
  /** Hears from time to time how many frames are done. */
  readonly progress: (done: number) => void;
  /** Whether there is no use in going on. */
  readonly ended: () => boolean;
}

/** What was sent, and what came of it. */
export interface FrameCounts {
  readonly kinds: Record<FrameKind, number>;
  closed: number;
  answered: number;
  silent: number;
  waited: number;
  hostileLengths: number;
  connections: number;
  slowestDecodeMs: number;
}

/** So many connections at a time. */
const PROBES = 48;
/** What may wait for others is given up after so long, ms; anything else is waited for much longer. */
const PATIENCE_MS = 100;
const LONG_PATIENCE_MS = 30_000;
/** One in so many frames has a length that is not its own. */
const HOSTILE_LENGTH = 100;
const TOLD_EVERY = 10_000;

/** Reads each frame directly, as the broker's decoder does, then sends it to the broker and compares what comes of it. */
export async function fuzzFrames(run: FrameRun): Promise<FrameCounts> {
  const fuzzer = new FrameFuzzer(run);
  await Promise.all(Array.from({ length: PROBES }, () => fuzzer.work()));
  return fuzzer.counts;
}

class FrameFuzzer {
  readonly counts: FrameCounts;
  readonly #run: FrameRun;
  readonly #lore = new Lore();
  #next = 0;

  constructor(run: FrameRun) {
    this.#run = run;
    const kinds = Object.fromEntries(FRAME_KINDS.map((kind) => [kind, 0]));
    this.counts = {
      kinds: { "golden, mutated": 0, generated: 0, "generated, mutated": 0, spliced: 0, "random body": 0, random: 0, ...kinds },
      closed: 0,
      answered: 0,
      silent: 0,
      waited: 0,
      hostileLengths: 0,
      connections: 0,
      slowestDecodeMs: 0,
    };
  }

  async work(): Promise<void> {
    let probe: Probe | null = null;
    const { frames, ended, progress } = this.#run;
    while (this.#next < frames && !ended()) {
      const number = this.#next++;
      probe ??= await this.#connect();
      if (!(await this.#send(probe, number))) {
        probe.drop();
        probe = null;
      }
      if (number % TOLD_EVERY === 0) progress(number);
    }
    probe?.drop();
  }

  #connect(): Promise<Probe> {
    this.counts.connections++;
    return Probe.connect(this.#run.port, this.#run.clock);
  }

  /** True while the connection can be used for more. */
  async #send(probe: Probe, number: number): Promise<boolean> {
    const { seed, report } = this.#run;
    const dice = createDice(seed + number);
    const { kind, bytes } = fuzzFrame(seed, number, this.#lore);
    this.counts.kinds[kind]++;
    if (once(dice, HOSTILE_LENGTH)) return this.#sendWithHostileLength(probe, bytes, dice);
    const expected = this.#expect(bytes, number);
    if (expected === null) return false;
    const mayWait = expected.kind === "answer" && expected.mayWait;
    const cuts = once(dice, 10) ? [1 + below(dice, 6), 6 + below(dice, bytes.length + 1)] : [];
    const outcome = await probe.try(framed(bytes.length, bytes), cuts, mayWait ? PATIENCE_MS : LONG_PATIENCE_MS);
    if (outcome.kind === "closed") this.counts.closed++;
    else if (outcome.kind === "waits") this.counts.waited++;
    else if (outcome.answers.length > 0) this.counts.answered++;
    else this.counts.silent++;
    const wrong = judge(expected, outcome, this.#lore);
    if (wrong !== null) report(`frame ${number} of seed ${seed} (${kind}): ${wrong}: ${bytes.toString("hex")}`);
    return outcome.kind === "alive";
  }

  #expect(bytes: Buffer, number: number): Expectation | null {
    const startedAt = performance.now();
    try {
      return expectationOf(bytes);
    } catch (error) {
      this.#run.report(`frame ${number} of seed ${this.#run.seed}: the decoder threw ${String(error)}: ${bytes.toString("hex")}`);
      return null;
    } finally {
      this.counts.slowestDecodeMs = Math.max(this.counts.slowestDecodeMs, performance.now() - startedAt);
    }
  }

  /** What comes of it depends on what follows: only that the broker lives is held to. */
  async #sendWithHostileLength(probe: Probe, bytes: Buffer, dice: Dice): Promise<boolean> {
    this.counts.hostileLengths++;
    const { length } = bytes;
    const lie = dice.pick([-1, -0x80000000, 0x7fffffff, 104_857_601, 104_857_600, 0, length - 1, length + 1, length + 1000]);
    await probe.try(framed(Math.max(lie, -0x80000000), bytes), [], PATIENCE_MS);
    return false;
  }
}

function framed(length: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(length, 0);
  return Buffer.concat([head, bytes]);
}
