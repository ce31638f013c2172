import type { CoordinatorMember, GroupEventBody, GroupState } from "../contract/group-events.ts";
import type { TopicPartitions } from "../contract/names.ts";
import { SimulatedNews } from "./simulation-news.ts";
import { SimulatedSteps } from "./simulation-steps.ts";
import type { Client, Member, Step, Tells } from "./simulation-words.ts";
import { CLASSIC, settingsOf } from "./testing.ts";
import type { GroupView } from "./view.ts";

/**
 * A group as Kafka runs it, reduced to what its members and a poller can see, with the news of both
 * arriving late and out of step; some coordinators tell their own steps too. For tests of the reducer
 * only: it shows whether the view keeps to the truth in orders of events that nobody thought of.
 */
export class Simulation {
  readonly clients: Client[] = [];
  readonly members = new Map<string, Member>();
  state: GroupState = "Empty";
  generation = 0;
  #now = 1000;
  #outsiders = 0;
  readonly #canBeWiped: boolean;
  readonly #partitions: number;
  readonly #news = new SimulatedNews();
  readonly steps: SimulatedSteps | null;

  constructor(partitions: number, tells: Tells) {
    this.#partitions = partitions;
    this.steps = tells === "nothing" ? null : new SimulatedSteps(this, tells, (body) => this.#news.step(body, this.#now));
    this.#canBeWiped = tells === "steps";
    this.#news.fold({ type: "topic-described", topic: "t", partitions, expected: null }, this.#now);
  }

  get view(): GroupView {
    return this.#news.view;
  }

  get seen(): SimulatedNews["seen"] {
    return this.#news.seen;
  }

  /** One step; `pick` in [0, 1) chooses whom it concerns. A step that is not possible now does nothing. */
  step(step: Step, pick: number): void {
    this.#now += pick < 0.2 ? 0 : 1;
    switch (step) {
      case "add":
        return this.#add();
      case "leave":
        return this.#with(pick, "running", (client) => this.#leave(client));
      case "crash":
        return this.#with(pick, "running", (client) => this.#silence(client, "crashed"));
      case "freeze":
        return this.#with(pick, "running", (client) => this.#silence(client, "frozen"));
      case "thaw":
        return this.#with(pick, "frozen", (client) => this.#thaw(client));
      case "restart":
        return this.#with(pick, "crashed", (client) => this.#start(client, "restart"));
      case "outsider":
        return this.#outsider();
      case "outsiderGone":
        return this.#remove([...this.members].find(([, member]) => member.client === null)?.[0], "member left");
      case "wipe":
        return this.#wipe();
      case "notice":
        return this.#notice(pick);
      case "expire":
        return this.#expire(pick);
      case "complete":
        return this.#complete();
      case "sync":
        return this.#sync();
      case "ask":
        return this.#news.ask(this.#now);
      case "poll":
        return this.#poll();
      case "tell":
        return this.#news.tell();
      case "tellStep":
        return this.#news.tellStep();
      case "answer":
        return this.#news.hear(this.#now);
    }
  }

  /** Lets everything come to rest and be told. */
  settle(): void {
    for (let i = 0; i < 400; i++) {
      for (const step of ["expire", "notice", "complete", "sync", "tell"] as const) this.step(step, 0.5);
    }
    this.#news.settle(this.#now);
    this.#now += 10;
    this.#poll();
    this.#news.hear(this.#now);
  }

  /** Whoever has been a member longest. */
  get leader(): string | null {
    return this.members.keys().next().value ?? null;
  }

  #with(pick: number, state: Client["state"], act: (client: Client) => void): void {
    const candidates = this.clients.filter((client) => client.state === state);
    const chosen = candidates[Math.floor(pick * candidates.length)];
    if (chosen) act(chosen);
  }

  #fact(body: GroupEventBody): void {
    this.#news.fact(body, this.#now);
  }

  #add(): void {
    if (this.clients.length >= 9) return;
    const number = this.clients.length + 1;
    const client: Client = { id: `C${number}`, number, memberId: null, incarnation: 0, ids: 0, told: 0, state: "running" };
    this.clients.push(client);
    const times = { sessionTimeoutMs: 3000, heartbeatIntervalMs: 500, rebalanceTimeoutMs: 9000 };
    const settings = settingsOf(`consumer-${number}`, times);
    // The lab itself adds it, before the thread can say anything of it.
    this.#news.fold({ type: "consumer-added", consumer: client.id, ...settings }, this.#now);
    this.#start(client, "added");
  }

  #start(client: Client, reason: "added" | "restart"): void {
    client.incarnation += 1;
    client.state = "running";
    client.memberId = null;
    this.#fact({ type: "client-started", consumer: client.id, incarnation: client.incarnation, reason });
    // It was the lab that started it, so that is known before the coordinator can know it.
    this.#news.tellAll();
    this.#join(client);
  }

  #join(client: Client): void {
    client.memberId = `consumer-${client.number}-${++client.ids}`;
    this.#fact({ type: "join-sent", consumer: client.id, memberId: null });
    this.#fact({ type: "join-sent", consumer: client.id, memberId: client.memberId });
    this.members.set(client.memberId, { client, clientId: `consumer-${client.number}`, joined: true, assignment: [] });
    this.#prepare(client.memberId);
  }

  /** Everybody has to join anew but the one whose join began it; members that are not ours do so at once. */
  #prepare(joiner?: string): void {
    if (this.state === "PreparingRebalance") {
      this.steps?.waiting();
      return;
    }
    this.state = "PreparingRebalance";
    for (const [memberId, member] of this.members) {
      member.joined = member.client === null || memberId === joiner;
      member.assignment = [];
    }
    this.steps?.preparing({ memberId: joiner ?? "", clientId: null });
  }

  #leave(client: Client): void {
    this.#fact({ type: "leaving", consumer: client.id });
    client.state = "left";
    this.#remove(client.memberId ?? undefined, "member left");
    this.#fact({ type: "left", consumer: client.id });
  }

  #silence(client: Client, state: "crashed" | "frozen"): void {
    client.state = state;
    this.#fact({ type: state, consumer: client.id });
  }

  #thaw(client: Client): void {
    client.state = "running";
    this.#fact({ type: "thawed", consumer: client.id });
    const member = this.members.get(client.memberId ?? "");
    // The answer to its SyncGroup was on the way while it was frozen.
    if (member && this.state === "Stable" && client.told !== this.generation) this.#joined(client, member.assignment);
    if (!member) this.#tellEvicted(client);
  }

  #tellEvicted(client: Client): void {
    if (client.memberId !== null)
      this.#fact({ type: "revoked", consumer: client.id, memberId: client.memberId, cause: "unknown-member" });
    this.#join(client);
  }

  #outsider(): void {
    const name = `outsider-${++this.#outsiders}`;
    this.members.set(name, { client: null, clientId: "kcat", joined: true, assignment: [] });
    this.#prepare();
  }

  #remove(memberId: string | undefined, how: "member left" | "session expired"): void {
    if (memberId === undefined || !this.members.delete(memberId)) return;
    this.steps?.gone({ memberId, clientId: null }, how);
    this.#prepare();
  }

  /** Only the embedded broker can be wiped, and it tells. */
  #wipe(): void {
    if (!this.#canBeWiped) return;
    this.members.clear();
    this.state = "Dead";
    this.generation = 0;
    for (const client of this.clients) client.told = 0;
    this.steps?.lost();
  }

  /** A client learns that it is no member any more, or a member of the rebalance: it stops and joins again. */
  #notice(pick: number): void {
    const evicted = this.clients.filter(({ state, memberId }) => state === "running" && !this.members.has(memberId ?? ""));
    const told = evicted[Math.floor(pick * evicted.length)];
    if (told) {
      this.#tellEvicted(told);
      return;
    }
    if (this.state !== "PreparingRebalance") return;
    const late = [...this.members].filter(
      ([memberId, member]) => !member.joined && member.client?.state === "running" && member.client.memberId === memberId,
    );
    const [memberId, member] = late[Math.floor(pick * late.length)] ?? [];
    if (!member?.client || memberId === undefined) return;
    this.#fact({ type: "revoked", consumer: member.client.id, memberId, cause: "rebalance" });
    this.#fact({ type: "join-sent", consumer: member.client.id, memberId });
    member.joined = true;
    this.steps?.waiting();
  }

  #expire(pick: number): void {
    const silent = [...this.members].filter(
      ([memberId, { client }]) => client !== null && (client.state !== "running" || client.memberId !== memberId),
    );
    const [memberId] = silent[Math.floor(pick * silent.length)] ?? [];
    this.#remove(memberId, "session expired");
  }

  #complete(): void {
    if (this.state !== "PreparingRebalance" || ![...this.members.values()].every((member) => member.joined)) return;
    this.generation += 1;
    this.state = this.members.size === 0 ? "Empty" : "CompletingRebalance";
    this.steps?.completed();
    for (const [memberId, { client }] of this.members) {
      if (client?.state === "running" && client.memberId === memberId)
        this.#fact({ type: "sync-sent", consumer: client.id, memberId, generation: this.generation });
    }
  }

  #sync(): void {
    if (this.state !== "CompletingRebalance") return;
    this.state = "Stable";
    const sorted = [...this.members.keys()].sort();
    for (const [index, memberId] of sorted.entries()) {
      const member = this.members.get(memberId);
      if (!member) continue;
      const partitions = Array.from({ length: this.#partitions }, (_, partition) => partition).filter(
        (partition) => partition % sorted.length === index,
      );
      member.assignment = partitions.length === 0 ? [] : [{ topic: "t", partitions }];
      if (member.client?.state === "running" && member.client.memberId === memberId)
        this.#joined(member.client, member.assignment);
    }
    this.steps?.stable();
  }

  #joined(client: Client, assignment: TopicPartitions[]): void {
    const { id: consumer, memberId } = client;
    if (memberId === null) return;
    client.told = this.generation;
    this.#fact({
      type: "joined",
      consumer,
      memberId,
      generation: this.generation,
      leader: this.leader,
      protocol: "range",
      assignment,
      durationMs: 1,
    });
  }

  #poll(): void {
    const quiet = this.state === "Stable";
    const members: CoordinatorMember[] = [...this.members].map(([memberId, { clientId, assignment }]) => ({
      ...CLASSIC,
      memberId,
      clientId,
      host: "/127.0.0.1",
      assignment: quiet ? assignment : [],
    }));
    this.#news.answer(this.#now, { state: this.state, protocol: quiet ? "range" : null, members });
  }
}
