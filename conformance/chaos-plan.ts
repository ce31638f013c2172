import type { GroupView } from "../lib/group/view.ts";

/** What chaos does to a group; `dismiss` only puts the cards of crashed ones away, so that they do not pile up. */
export type Operation =
  | { type: "add" | "leave" | "crash" | "freeze" | "thaw" | "restart" | "dismiss"; id: string }
  | { type: "slow"; id: string; processingMs: number };

export interface Dice {
  /** In [0, 1). */
  roll(): number;
  /** One of these; there must be one. */
  pick<T>(of: readonly T[]): T;
}

/** mulberry32 (Tommy Ettinger): the same numbers for the same seed on every machine. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    roll,
    pick(of) {
      const chosen = of[Math.floor(roll() * of.length)];
      if (chosen === undefined) throw new Error("There is nothing to pick from");
      return chosen;
    },
  };
}

/** How often each kind comes, where it is possible at all. */
const WEIGHTS: Record<Operation["type"], number> = {
  add: 20,
  leave: 14,
  crash: 14,
  freeze: 14,
  thaw: 18,
  slow: 8,
  restart: 14,
  dismiss: 6,
};

/** More members than partitions, now and then. */
const MOST_RUNNING = 14;

/** In ms; the last is longer than the session, so that a working consumer is expelled. */
const DELAYS = [0, 0, 20, 300, 4000];

/** The next operation on what `view` shows. What it does to depends on the course of things, so a seed repeats the dice, not the run. */
export function nextOperation(view: GroupView, dice: Dice): Operation {
  const candidates = candidatesIn(view);
  const possible = [...candidates].filter(([, ids]) => ids.length > 0);
  let left = dice.roll() * possible.reduce((sum, [type]) => sum + WEIGHTS[type], 0);
  for (const [type, ids] of possible) {
    left -= WEIGHTS[type];
    if (left >= 0) continue;
    const id = dice.pick(ids);
    return type === "slow" ? { type, id, processingMs: dice.pick(DELAYS) } : { type, id };
  }
  return { type: "add", id: "" };
}

function candidatesIn({ consumers }: GroupView): Map<Operation["type"], string[]> {
  const all = Object.values(consumers);
  const where = (...phases: string[]) => all.filter(({ phase }) => phases.includes(phase.name)).map(({ id }) => id);
  const running = where("connecting", "joining", "joined", "rejoining", "failed");
  const alive = all.filter(({ phase }) => phase.name !== "crashed").length;
  return new Map<Operation["type"], string[]>([
    ["add", alive < MOST_RUNNING ? [""] : []],
    ["leave", running],
    ["crash", [...running, ...where("leaving", "frozen")]],
    ["freeze", [...running, ...where("leaving")]],
    ["thaw", where("frozen")],
    ["slow", running],
    ["restart", [...running, ...where("frozen", "crashed")]],
    ["dismiss", where("crashed")],
  ]);
}
