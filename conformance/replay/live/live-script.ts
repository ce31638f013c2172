import { createDice, type Dice } from "../../chaos-plan.ts";

/** What is done to the lab's own consumers, or waited for. */
export type LiveMove =
  | { readonly kind: "add" | "leave" | "crash" | "freeze" | "thaw"; readonly who: string }
  /** Messages for every partition; waits until all of them are committed. */
  | { readonly kind: "produce"; readonly count: number }
  | { readonly kind: "until"; readonly state: string; readonly members: readonly string[] };

/** What happens to a group of kafkajs consumers. Between two things it is Empty or Stable, since they choose their own moments. */
export interface LiveScript {
  readonly name: string;
  readonly moves: readonly LiveMove[];
}

const MOST_MEMBERS = 4;

export function makeLiveScript(seed: number, count: number): LiveScript {
  const draft = new LiveDraft(createDice(seed));
  for (let i = 0; i < count; i++) draft.goOn();
  return { name: `kafkajs, seed ${seed}`, moves: draft.moves };
}

class LiveDraft {
  readonly moves: LiveMove[] = [];
  readonly #dice: Dice;
  #members: readonly string[] = [];
  #added = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  goOn(): void {
    const { length } = this.#members;
    if (length === 0) return this.#add();
    const turns = [
      () => this.#leave(),
      () => this.#die("crash"),
      () => this.#dieAndComeBack(),
      () => this.#freezeAndThaw(),
      () => this.#produce(),
      ...(length < MOST_MEMBERS ? [() => this.#add(), () => this.#add(), () => this.#dieWhileAnotherComes()] : []),
    ];
    this.#dice.pick(turns)();
  }

  #add(): void {
    const who = this.#newcomer();
    this.#members = [...this.#members, who];
    this.#settled();
  }

  #newcomer(): string {
    const who = `C${++this.#added}`;
    this.moves.push({ kind: "add", who });
    return who;
  }

  #leave(): void {
    const who = this.#dice.pick(this.#members);
    this.moves.push({ kind: "leave", who });
    this.#without(who);
  }

  #die(how: "crash" | "freeze"): string {
    const who = this.#dice.pick(this.#members);
    this.moves.push({ kind: how, who });
    this.#without(who);
    return who;
  }

  #dieAndComeBack(): void {
    const who = this.#die("freeze");
    this.moves.push({ kind: "thaw", who });
    this.#members = [...this.#members, who];
    this.#settled();
  }

  /** The one that comes is made to wait for the one that will not join again. */
  #dieWhileAnotherComes(): void {
    const who = this.#dice.pick(this.#members);
    this.moves.push({ kind: "crash", who });
    const members = [...this.#members, this.#newcomer()];
    this.moves.push({ kind: "until", state: "PreparingRebalance", members: members.toSorted() });
    this.#members = members;
    this.#without(who);
  }

  #freezeAndThaw(): void {
    const who = this.#dice.pick(this.#members);
    this.moves.push({ kind: "freeze", who }, { kind: "thaw", who });
    this.#settled();
  }

  #produce(): void {
    this.moves.push({ kind: "produce", count: 6 * (1 + Math.floor(this.#dice.roll() * 20)) });
  }

  #without(who: string): void {
    this.#members = this.#members.filter((one) => one !== who);
    this.#settled();
  }

  #settled(): void {
    const state = this.#members.length === 0 ? "Empty" : "Stable";
    this.moves.push({ kind: "until", state, members: this.#members.toSorted() });
  }
}
