import { createDice, type Dice } from "../../chaos-plan.ts";
import type { Move, Role, State } from "./script.ts";

/** From this version of JoinGroup on a dynamic member first asks for its id (KIP-394). */
export const ID_FIRST_SINCE = 4;
/** More are not let in. */
export const MOST_MEMBERS = 5;
const PROTOCOLS = [["range"], ["range", "roundrobin"], ["roundrobin", "range"]] as const;

/** A script while it is written: what was put down so far, and who is in the group after it. */
export class Draft {
  readonly dice: Dice;
  readonly cast: Role[] = [];
  #moves: Move[] = [];
  #members: readonly string[] = [];
  /** Who may lead. Apache Kafka lets any member succeed a leader that is gone. */
  #leaders: ReadonlySet<string> = new Set();
  #exists = false;
  #offset = 0;

  constructor(seed: number) {
    this.dice = createDice(seed);
  }

  /** Who is in the group, in the order in which they came. */
  get members(): readonly string[] {
    return this.#members;
  }

  /** Null where a script cannot know it. */
  get leader(): string | null {
    const [leader] = this.#leaders;
    return this.#leaders.size === 1 && leader !== undefined ? leader : null;
  }

  mayLead(name: string): boolean {
    return this.#leaders.has(name);
  }

  roleOf(name: string): Role {
    const role = this.cast.find((one) => one.name === name);
    if (role === undefined) throw new Error(`Nobody is called ${name}`);
    return role;
  }

  /** A dynamic one with `asksFirst` has a version in which it is given its id before it joins. */
  newRole(given: Partial<Pick<Role, "isStatic" | "mortal">> & { readonly asksFirst?: true } = {}): Role {
    const { dice, cast } = this;
    // There is always one of each kind soon.
    const { isStatic = cast.length % 4 === 2, mortal = cast.length % 2 === 0 || dice.roll() < 0.3 } = given;
    // Version 0 has no rebalance timeout of its own, and instance ids came with version 5.
    const oldest = isStatic ? 5 : 1;
    const version = dice.pick([1, 2, 3, 4, 5, 6, 7, 8, 9].slice((given.asksFirst ? ID_FIRST_SINCE : oldest) - 1));
    const role = { name: `m${cast.length + 1}`, isStatic, mortal, version, protocols: dice.pick(PROTOCOLS) };
    cast.push(role);
    return role;
  }

  add(...moves: readonly Move[]): void {
    this.#moves.push(...moves);
  }

  /** Takes out what was put down since the last time. */
  tear(): Move[] {
    return this.#moves.splice(0);
  }

  /** Waits until the coordinator describes the group as one that is at rest. */
  untilAtRest(): void {
    const state = this.#members.length > 0 ? "Stable" : "Empty";
    this.until(this.#exists ? state : "Dead");
  }

  until(state: State): void {
    this.add({ kind: "until", state, members: this.#members.toSorted() });
  }

  nextOffset(): number {
    this.#offset += 1 + Math.floor(this.dice.roll() * 9);
    return this.#offset;
  }

  shuffled<T>(given: readonly T[]): T[] {
    const left = [...given];
    return given.map(() => {
      const at = Math.floor(this.dice.roll() * left.length);
      return left.splice(at, 1)[0] ?? this.dice.pick(given);
    });
  }

  /** Some of them, at least `least`. */
  some<T>(given: readonly T[], least: number): T[] {
    const count = least + Math.floor(this.dice.roll() * (given.length - least + 1));
    return this.shuffled(given).slice(0, count);
  }

  /** The group is there from now on, or not any more. */
  exists(now: boolean): void {
    this.#exists = now;
  }

  entered(name: string): void {
    this.#exists = true;
    if (this.#members.length === 0) this.#leaders = new Set([name]);
    this.#members = [...this.#members, name];
  }

  gone(name: string): void {
    this.#members = this.#members.filter((one) => one !== name);
    // Whoever led, any of those that are left may lead now.
    if (this.#leaders.has(name)) this.#leaders = new Set(this.#members);
  }

  /** What is put down by `write` is forgotten by the coordinator: the group is after it as it was before. */
  forgotten(write: () => void): void {
    const [members, leaders] = [this.#members, this.#leaders];
    write();
    this.#members = members;
    this.#leaders = leaders;
  }
}
