import type { Clock, Disposer } from "../../clock/clock.ts";
import type { ErrorInfo } from "../../contract/client-facts.ts";
import type { GroupDescription } from "../admin/describe-groups.ts";
import { errorInfo } from "../admin/kafka-error.ts";
import { startWatchLoop } from "./watch-loop.ts";

export type SoundDescription = Extract<GroupDescription, { error: null }>;

/** Asks the coordinators about every watched group, as often as each group's owner wants. */
export interface CoordinatorWatch {
  /** Watches a group from now on; the first question leaves at once. The disposer ends it. */
  add(group: WatchedGroup): Disposer;
  /** Something happened in this group: it is asked about at once. */
  kick(group: string): void;
  close(): void;
}

export interface WatchedGroup {
  group: string;
  /** Milliseconds between two questions; asked for after every answer. */
  interval: () => number;
  /** An answer; `askedAt` is when its request left: the coordinator said this at that time or later. */
  onAnswer: (answer: SoundDescription, askedAt: number) => void;
  /** No answer, or an error of the coordinator's. */
  onError: (error: ErrorInfo) => void;
}

export interface CoordinatorWatchOptions {
  clock: Clock;
  describe: (groups: string[]) => Promise<GroupDescription[]>;
  /** Told how long one question took, in milliseconds. */
  onRound?: (ms: number) => void;
}

/** The wait after an error: the broker link has its own, finer, way of finding the cluster again. */
const AFTER_ERROR_MS = 500;
/** A group that is due this soon goes into the same request as one that is due now. */
const TOGETHER_MS = 40;
/** Kicks come by the dozen when a large group rebalances; this is how often they are heeded. */
const GAP_MS = 15;

/** Starts without groups. One request is under way at a time; all groups that are due go into it. */
export function startCoordinatorWatch({ clock, describe, onRound }: CoordinatorWatchOptions): CoordinatorWatch {
  const watched = new Map<string, { of: WatchedGroup; dueAt: number }>();

  async function round(): Promise<number> {
    const askedAt = clock.now();
    const soon = [...watched.values()].filter((entry) => entry.dueAt <= askedAt + TOGETHER_MS);
    const due = soon.some((entry) => entry.dueAt <= askedAt) ? soon : [];
    if (due.length > 0) {
      // Not due again before its answer is here; a kick during the round makes it due at once.
      for (const entry of due) entry.dueAt = Infinity;
      const answers = await ask(due.map((entry) => entry.of.group));
      onRound?.(clock.now() - askedAt);
      for (const entry of due) settle(entry, answers, askedAt);
    }
    return Math.min(...[...watched.values()].map((entry) => entry.dueAt)) - clock.now();
  }

  async function ask(groups: string[]): Promise<Map<string, GroupDescription>> {
    try {
      return new Map((await describe(groups)).map((answer) => [answer.group, answer]));
    } catch (error) {
      return new Map(groups.map((group) => [group, { group, error: errorInfo(error) }]));
    }
  }

  function settle(entry: { of: WatchedGroup; dueAt: number }, answers: Map<string, GroupDescription>, askedAt: number): void {
    const { group, onAnswer, onError, interval } = entry.of;
    if (watched.get(group) !== entry) return;
    const answer = answers.get(group);
    const kicked = entry.dueAt !== Infinity;
    if (!answer) onError({ code: "NO_ANSWER", message: `The coordinator said nothing about ${group}` });
    else if (answer.error) onError(answer.error);
    else onAnswer(answer, askedAt);
    if (!kicked) entry.dueAt = clock.now() + (answer && !answer.error ? interval() : AFTER_ERROR_MS);
  }

  const loop = startWatchLoop({ clock, round, gapMs: GAP_MS });
  return {
    add(of) {
      const entry = { of, dueAt: clock.now() };
      watched.set(of.group, entry);
      loop.wake();
      return () => {
        if (watched.get(of.group) === entry) watched.delete(of.group);
      };
    },
    kick(group) {
      const entry = watched.get(group);
      if (!entry) return;
      entry.dueAt = clock.now();
      loop.wake();
    },
    close() {
      watched.clear();
      loop.close();
    },
  };
}
