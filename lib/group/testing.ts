import { USUAL_COMMIT } from "../contract/client-facts.ts";
import type { ConsumerSettings, StructuralFact } from "../contract/client-facts.ts";
import type { CoordinatorMember, GroupEventBody, GroupState } from "../contract/group-events.ts";
import { selectBoard } from "./board.ts";
import type { Card } from "./board-types.ts";
import { emptyView, reduce } from "./reduce.ts";
import type { GroupView } from "./view.ts";

type Settings = Omit<ConsumerSettings, "consumer">;

/** Tells a group's story to the reducer, event by event, at times that the test chooses. For tests only. */
export class Story {
  view: GroupView = emptyView({ group: "g", origin: "configured", topic: "t", assignors: ["range", "roundrobin"] });
  now = 1000;

  constructor(partitions = 3) {
    this.tell({ type: "topic-described", topic: "t", partitions, expected: null });
  }

  tell(body: GroupEventBody): this {
    this.view = reduce(this.view, { ...body, seq: this.view.seq + 1, time: this.now });
    return this;
  }

  fact(fact: StructuralFact): this {
    return this.tell(fact);
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  add(consumer: string): this {
    this.tell({ type: "consumer-added", consumer, ...settingsOf(`consumer-${consumer.slice(1)}`) });
    return this.tell({ type: "client-started", consumer, incarnation: 1, reason: "added" });
  }

  joining(consumer: string, memberId = member(consumer)): this {
    return this.tell({ type: "join-sent", consumer, memberId: null }).tell({ type: "join-sent", consumer, memberId });
  }

  /** The client has sent its SyncGroup and been given `partitions`. */
  joined(consumer: string, generation: number, partitions: number[], options: { leader?: string; memberId?: string } = {}): this {
    const memberId = options.memberId ?? member(consumer);
    this.tell({ type: "sync-sent", consumer, memberId, generation });
    return this.tell({
      type: "joined",
      consumer,
      memberId,
      generation,
      leader: options.leader ?? member("C1"),
      protocol: "range",
      assignment: assignment(partitions),
      durationMs: 5,
    });
  }

  revoked(consumer: string): this {
    return this.tell({ type: "revoked", consumer, memberId: member(consumer), cause: "rebalance" });
  }

  /** The coordinator is asked and answers `ms` later. */
  coordinator(state: GroupState, members: Record<string, number[]>, ms = 1): this {
    const askedAt = this.now;
    this.wait(ms);
    return this.tell({
      type: "coordinator-described",
      askedAt,
      state,
      protocol: state === "Stable" ? "range" : null,
      epochs: null,
      members: listed(members),
    });
  }

  /** The coordinator is asked and answers `ms` later about a group of the newer protocol; `E1` stands for a member that is not ours. */
  newer(
    state: GroupState,
    epoch: number,
    members: Record<string, { has: number[]; target?: number[]; epoch?: number }>,
    ms = 1,
  ): this {
    const askedAt = this.now;
    this.wait(ms);
    return this.tell({
      type: "coordinator-described",
      askedAt,
      state,
      protocol: "uniform",
      epochs: { group: epoch, target: state === "Assigning" ? epoch - 1 : epoch },
      members: Object.entries(members).map(([name, { has, target = has, epoch: own = epoch }]) => ({
        memberId: member(name),
        instanceId: null,
        clientId: name.startsWith("C") ? `consumer-${name.slice(1)}` : name,
        host: "/127.0.0.1",
        assignment: assignment(has),
        newer: { epoch: own, type: name.startsWith("C") ? "classic" : "consumer", target: assignment(target) },
      })),
    });
  }

  /** C1 … Cn are in generation `n`, one join after the other having been seen; each owns what `owns` says. */
  stable(owns: Record<string, number[]>, generation = 1): this {
    for (const consumer of Object.keys(owns)) this.add(consumer).joining(consumer);
    this.coordinator("PreparingRebalance", Object.fromEntries(Object.keys(owns).map((consumer) => [consumer, []])));
    for (const [consumer, partitions] of Object.entries(owns)) this.joined(consumer, generation, partitions);
    return this.wait(1).coordinator("Stable", owns);
  }

  owners(): (string | null)[] {
    return this.view.partitions.map(({ owner }) => owner);
  }

  /** The card that the board shows of it now. */
  card(consumer: string): Card {
    const found = selectBoard(this.view, this.now).cards.find(({ id }) => id === consumer);
    if (!found) throw new Error(`no card ${consumer}`);
    return found;
  }

  holds(): string[] {
    return this.view.partitions.map(({ hold, at }) => `${hold}@${at ?? "tray"}`);
  }
}

/** What a member of a classic group, without an instance id, lacks. */
export const CLASSIC = { instanceId: null, newer: null } as const;

/** What a consumer is added with, but for what the test changes. */
export function settingsOf(clientId: string, change: Partial<Settings> = {}): Settings {
  return {
    name: null,
    clientId,
    processingMs: 0,
    ...USUAL_COMMIT,
    sessionTimeoutMs: 10_000,
    heartbeatIntervalMs: 1000,
    rebalanceTimeoutMs: 30_000,
    ...change,
  };
}

/** The member id of a consumer's first client. */
export function member(consumer: string): string {
  return consumer.startsWith("C") ? `consumer-${consumer.slice(1)}-aaaa` : consumer;
}

function assignment(partitions: number[]): { topic: string; partitions: number[] }[] {
  return partitions.length === 0 ? [] : [{ topic: "t", partitions }];
}

function listed(members: Record<string, number[]>): CoordinatorMember[] {
  return Object.entries(members).map(([name, partitions]) => ({
    ...CLASSIC,
    memberId: member(name),
    clientId: name.startsWith("C") ? `consumer-${name.slice(1)}` : name,
    host: "/127.0.0.1",
    assignment: assignment(partitions),
  }));
}
