import type { Client } from "./client.ts";
import { must } from "./invariants.ts";
import type { World } from "./world.ts";

/** Who was given what: within a generation a partition has one owner, and commits never go back. */
export class Ledger {
  life = 0;
  readonly #owners = new Map<string, string>();
  readonly #committed = new Map<number, bigint>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  own(client: Client, partitions: readonly number[]): void {
    // A static member that came back is the same owner under another id.
    const owner = client.traits.instanceId ?? client.memberId;
    this.life = this.#world.life;
    for (const partition of partitions) {
      const key = `${this.life} ${client.generation} ${partition}`;
      const former = this.#owners.get(key) ?? owner;
      must(former === owner, `partition ${partition} in generation ${client.generation} belongs to ${former} and ${owner}`);
      this.#owners.set(key, owner);
    }
  }

  checkCommits(): void {
    if (this.life !== this.#world.life) this.#committed.clear();
    this.life = this.#world.life;
    for (const [partition, { offset }] of this.#world.group?.offsets.get("t") ?? []) {
      must(offset >= (this.#committed.get(partition) ?? 0n), `the commit of partition ${partition} does not go back`);
      this.#committed.set(partition, offset);
    }
  }
}
