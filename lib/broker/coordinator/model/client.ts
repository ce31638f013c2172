import type { JoinGroupAnswer, SyncGroupAnswer } from "../requests.ts";
import { must } from "./invariants.ts";
import type { Ledger } from "./ledger.ts";
import { GROUP, type World } from "./world.ts";

export const PARTITIONS = [0, 1, 2, 3];

export interface Traits {
  readonly name: string;
  readonly instanceId: string | null;
  readonly version: number;
  readonly protocols: readonly string[];
  readonly sessionMs: number;
  readonly rebalanceMs: number;
}

/**
 * A consumer as clients are written: it joins, syncs, heartbeats and commits, goes by the errors that it is answered, and
 * resumes from the commits. A crash ends it without a word; its answers then reach nobody.
 */
export class Client {
  phase: "out" | "joining" | "joined" | "syncing" | "in" | "dead" = "out";
  memberId = "";
  generation = -1;
  readonly traits: Traits;
  #roster: JoinGroupAnswer["members"] = [];
  #metadata = 0;
  /** Where it is in each of its partitions. */
  readonly #positions = new Map<number, bigint>();
  readonly #world: World;
  readonly #ledger: Ledger;

  constructor(traits: Traits, world: World, ledger: Ledger) {
    this.traits = traits;
    this.#world = world;
    this.#ledger = ledger;
  }

  /** What it would do next by itself. */
  act(): void {
    if (this.phase === "out") this.join();
    else if (this.phase === "joined") this.sync();
    else if (this.phase === "in") this.heartbeat();
  }

  join(): void {
    this.phase = "joining";
    const { instanceId: groupInstanceId, version: apiVersion, name: clientId, protocols } = this.traits;
    const request = {
      groupId: GROUP,
      sessionTimeoutMs: this.traits.sessionMs,
      rebalanceTimeoutMs: this.traits.rebalanceMs,
      memberId: this.memberId,
      groupInstanceId,
      protocolType: "consumer",
      protocols: protocols.map((name) => ({ name, metadata: Buffer.from(`${this.#metadata}`) })),
      reason: null,
    };
    const caller = { apiVersion, clientId, clientHost: "/127.0.0.1" };
    this.#world.ask(
      (id) => ({ kind: "join", request, caller, id }),
      (effect) => this.#alive() && effect?.to === "join" && this.#joined(effect.answer),
    );
  }

  #joined(answer: JoinGroupAnswer): void {
    // Of two JoinGroups of one client the later is the one that it waits for.
    if (this.phase !== "joining") return;
    if (answer.errorCode !== 0) return this.#goByError(answer.errorCode, answer.memberId);
    must(answer.generationId >= this.generation || this.#ledger.life !== this.#world.life, "a member's generations rise");
    this.memberId = answer.memberId;
    this.generation = answer.generationId;
    this.#roster = answer.leader === answer.memberId ? answer.members : [];
    this.phase = "joined";
  }

  sync(): void {
    this.phase = "syncing";
    const assignments = this.#roster.map(({ memberId }, index) => ({
      memberId,
      assignment: Buffer.from(PARTITIONS.filter((partition) => partition % this.#roster.length === index)),
    }));
    const { memberId, generation: generationId } = this;
    const { instanceId: groupInstanceId, name: clientId } = this.traits;
    const request = {
      groupId: GROUP,
      generationId,
      memberId,
      groupInstanceId,
      protocolType: null,
      protocolName: null,
      assignments,
    };
    this.#world.ask(
      (id) => ({ kind: "sync", request, caller: { apiVersion: 3, clientId, clientHost: "" }, id }),
      (effect) => this.#alive() && effect?.to === "sync" && this.#synced(effect.answer),
    );
  }

  #synced(answer: SyncGroupAnswer): void {
    if (this.phase !== "syncing") return;
    if (answer.errorCode !== 0) return this.#goByError(answer.errorCode, "");
    this.phase = "in";
    this.#positions.clear();
    for (const partition of answer.assignment) this.#positions.set(partition, this.#committed(partition));
    this.#ledger.own(this, [...answer.assignment]);
  }

  #committed(partition: number): bigint {
    return this.#world.group?.offsets.get("t")?.get(partition)?.offset ?? 0n;
  }

  heartbeat(): void {
    const { memberId, generation: generationId } = this;
    const request = { groupId: GROUP, generationId, memberId, groupInstanceId: this.traits.instanceId };
    this.#world.ask(
      (id) => ({ kind: "heartbeat", request, id }),
      (effect) =>
        this.#alive() &&
        effect?.to === "heartbeat" &&
        effect.answer.errorCode !== 0 &&
        this.#goByError(effect.answer.errorCode, ""),
    );
  }

  /** Handles a message of each partition that it takes for its own, and commits. */
  work(): void {
    if (this.phase !== "in" || this.#positions.size === 0) return;
    for (const [partition, at] of this.#positions) this.#positions.set(partition, at + 1n);
    const partitions = [...this.#positions].map(([partitionIndex, committedOffset]) => ({
      partitionIndex,
      committedOffset,
      committedLeaderEpoch: -1,
      committedMetadata: null,
    }));
    const request = {
      groupId: GROUP,
      generationIdOrMemberEpoch: this.generation,
      memberId: this.memberId,
      groupInstanceId: this.traits.instanceId,
      retentionTimeMs: -1n,
      topics: [{ name: "t", partitions }],
    };
    this.#world.ask(
      (id) => ({ kind: "commit", request, caller: { apiVersion: 7, clientId: this.traits.name, clientHost: "" }, id }),
      (effect) => {
        const code = effect?.to === "commit" ? effect.answer.topics[0]?.partitions[0]?.errorCode : undefined;
        if (this.#alive() && code !== undefined && code !== 0) this.#goByError(code, "");
      },
    );
  }

  /** Subscribes to something else: its next JoinGroup is another. */
  change(): void {
    this.#metadata++;
    if (this.phase === "in") this.join();
  }

  leave(): void {
    const members = [{ memberId: this.memberId, groupInstanceId: this.traits.instanceId, reason: null }];
    this.#world.ask(
      (id) => ({ kind: "leave", request: { groupId: GROUP, members }, id }),
      () => {},
    );
    this.#restart();
  }

  /** Ends without a word. The next one of that name is another object. */
  crash(): void {
    this.phase = "dead";
  }

  #restart(): void {
    this.phase = "out";
    this.memberId = "";
    this.generation = -1;
    this.#positions.clear();
  }

  #goByError(code: number, memberId: string): void {
    const memberIdRequired = 79;
    const [unknownMember, fenced] = [25, 82];
    if (code === memberIdRequired) this.memberId = memberId;
    else if (code === unknownMember) return this.#restart();
    this.phase = code === fenced ? "dead" : "out";
  }

  #alive(): boolean {
    return this.phase !== "dead";
  }
}
