import { transitionGroup, type Group } from "./group-transition.ts";
import type { CoordinatorOptions } from "./options.ts";
import type { RequestId } from "./group.ts";
import { createGroupTimers, type GroupTimers } from "./group-timers.ts";
import type { AnswerEffect, Effect, Input } from "./inputs.ts";
import type { Step } from "./steps.ts";

/** Performs what the pure transitions ask for: holds the groups, their timers, and the requests that wait for an answer. */
export interface GroupRunner {
  /** Gives an input to a group; resolves with its answer, or null when it is never answered. Rejects on a defect. */
  ask(groupId: string, input: (id: RequestId) => Input): Promise<AnswerEffect | null>;
  /** Gives an input without an answer to every group. */
  tellAll(input: Input): void;
  group(groupId: string): Group | null;
  groups(): Group[];
  suspend(): void;
  resume(): void;
}

interface Slot {
  readonly groupId: string;
  group: Group | null;
  readonly timers: GroupTimers;
  /** Inputs that came while one is being taken: a listener of steps may call back. */
  readonly inbox: Input[];
  busy: boolean;
}

interface Waiter {
  readonly resolve: (effect: AnswerEffect | null) => void;
  readonly reject: (error: unknown) => void;
}

export function createGroupRunner({
  clock,
  newId,
  newKafkaId,
  config,
  topics,
  onStep,
  onFault,
}: CoordinatorOptions): GroupRunner {
  const slots = new Map<string, Slot>();
  // One entry for each request in progress: as many as the server lets connections have.
  const waiters = new Map<RequestId, Waiter>();
  let lastId = 0;
  let bytes = 0;
  let suspended = false;

  const settle = (id: RequestId, effect: AnswerEffect | null) => {
    waiters.get(id)?.resolve(effect);
    waiters.delete(id);
  };
  /** A listener that fails must not keep the effects that follow from being performed. */
  const tell = (step: Step) => {
    try {
      onStep(step);
    } catch (error) {
      onFault(error);
    }
  };
  const perform = (slot: Slot, effect: Effect) => {
    switch (effect.kind) {
      case "answer":
        return settle(effect.id, effect);
      case "never answer":
        return settle(effect.id, null);
      case "arm":
        return slot.timers.arm(effect.timer, effect.afterMs);
      case "cancel":
        return slot.timers.cancel(effect.timer);
      case "step":
        return tell(effect.step);
    }
  };
  const take = (slot: Slot, input: Input) => {
    const env = {
      now: clock.now(),
      newId,
      newKafkaId,
      config,
      topics,
      bytesFree: config.bounds.totalBytes - bytes,
      groupsFree: config.bounds.groups - slots.size,
    };
    const { state, effects } = transitionGroup(slot.group, { groupId: slot.groupId, input }, env);
    bytes += (state?.bytes ?? 0) - (slot.group?.bytes ?? 0);
    slot.group = state;
    for (const effect of effects) perform(slot, effect);
  };
  const fail = (input: Input, error: unknown) => {
    onFault(error);
    if (!("id" in input)) return;
    waiters.get(input.id)?.reject(error);
    waiters.delete(input.id);
  };
  const drain = (slot: Slot) => {
    slot.busy = true;
    for (let input = slot.inbox.shift(); input; input = slot.inbox.shift()) {
      try {
        take(slot, input);
      } catch (error) {
        fail(input, error);
      }
    }
    slot.busy = false;
    if (slot.group) return;
    slot.timers.clear();
    slots.delete(slot.groupId);
  };
  const post = (slot: Slot, input: Input) => {
    slot.inbox.push(input);
    if (!slot.busy) drain(slot);
  };
  const open = (groupId: string) => {
    const known = slots.get(groupId);
    if (known) return known;
    const timers = createGroupTimers(clock, (timer) => post(slot, { kind: "timer", timer }));
    const slot: Slot = { groupId, group: null, timers, inbox: [], busy: false };
    slots.set(groupId, slot);
    return slot;
  };
  return {
    ask(groupId, input) {
      if (suspended) return Promise.resolve(null);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiters.set(id, { resolve, reject });
        post(open(groupId), input(id));
      });
    },
    tellAll(input) {
      for (const slot of slots.values()) post(slot, input);
    },
    group: (groupId) => slots.get(groupId)?.group ?? null,
    groups: () => [...slots.values()].flatMap(({ group }) => group ?? []),
    suspend() {
      suspended = true;
      for (const slot of slots.values()) slot.timers.clear();
      for (const id of waiters.keys()) settle(id, null);
    },
    resume() {
      suspended = false;
      for (const slot of slots.values()) post(slot, { kind: "load" });
    },
  };
}
