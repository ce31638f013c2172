import type { Socket } from "node:net";
import { sleep, type Clock } from "../../lib/clock/clock.ts";
import { createDice, type Dice } from "../chaos-plan.ts";
import { BAD_CLIENTS, connectBadly } from "./bad-clients.ts";
import { below } from "./frames/chance.ts";
import { Probe } from "./probe.ts";

export interface CrowdRun {
  readonly port: number;
  readonly seed: number;
  /** In all. */
  readonly connections: number;
  readonly clock: Clock;
  readonly report: (finding: string) => void;
  /** Hears from time to time how many have come. */
  readonly progress: (done: number) => void;
  /** Whether there is no use in going on. */
  readonly ended: () => boolean;
}

export interface CrowdCounts {
  /** How many of each kind there were. */
  readonly kinds: Map<string, number>;
  /** The largest crowd that stood there without a word. */
  crowd: number;
}

/** So many at a time while each is looked after. */
const MIXED_AT_ONCE = 300;
/** They stay for up to so many ms when they have played their part. */
const STAY_MS = 1000;
/** The broker has room for 5000 connections: a crowd that says nothing must make room for one who asks. */
const LARGEST_CROWD = 5500;
const OPENING_AT_ONCE = 100;
const PATIENCE_MS = 30_000;
const TOLD_EVERY = 500;

/**
 * Clients of each bad kind, some hundred at a time and half of them all; then the other half as a crowd
 * that stands there half open, and one client more who asks.
 */
export async function sendBadClients(run: CrowdRun): Promise<CrowdCounts> {
  const crowd = Math.min(LARGEST_CROWD, Math.floor(run.connections / 2));
  const mixed = new Mixed(run, run.connections - crowd);
  await Promise.all(Array.from({ length: MIXED_AT_ONCE }, () => mixed.work()));
  const { kinds } = mixed;
  kinds.set("stand there half open, all together", crowd);
  await standThere(run, crowd);
  return { kinds, crowd };
}

class Mixed {
  readonly kinds = new Map<string, number>(Object.keys(BAD_CLIENTS).map((kind) => [kind, 0]));
  readonly #run: CrowdRun;
  readonly #count: number;
  #next = 0;

  constructor(run: CrowdRun, count: number) {
    this.#run = run;
    this.#count = count;
  }

  async work(): Promise<void> {
    const { ended, progress } = this.#run;
    while (this.#next < this.#count && !ended()) {
      const number = this.#next++;
      if (number % TOLD_EVERY === 0) progress(number);
      await this.#play(number, createDice(this.#run.seed + number));
    }
  }

  async #play(number: number, dice: Dice): Promise<void> {
    const { port, clock, seed, report } = this.#run;
    const kinds = Object.entries(BAD_CLIENTS);
    // In turn, so that each kind comes in a short run too.
    const [kind, client] = kinds[number % kinds.length] ?? dice.pick(kinds);
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    const socket = await connectBadly(port);
    const complaint = await client({ socket, dice, clock });
    if (complaint !== null) report(`Connection ${number} of seed ${seed} (${kind}): ${complaint}.`);
    await sleep(clock, below(dice, STAY_MS));
    socket.resetAndDestroy();
  }
}

async function standThere({ port, clock, report, progress, ended }: CrowdRun, count: number): Promise<void> {
  const sockets: Socket[] = [];
  let next = 0;
  const open = async () => {
    while (next < count && !ended()) {
      const place = next++;
      if (place % TOLD_EVERY === 0) progress(place);
      const socket = await connectBadly(port);
      if (place % 2 === 0) socket.write(Buffer.from([0]));
      sockets.push(socket);
    }
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, open));
  const newcomer = await Probe.connect(port, clock);
  const outcome = await newcomer.try(Buffer.alloc(0), [], PATIENCE_MS);
  if (outcome.kind !== "alive") report(`In a crowd of ${count} a new client was not answered (${outcome.kind}).`);
  newcomer.drop();
  for (const socket of sockets) socket.resetAndDestroy();
}
