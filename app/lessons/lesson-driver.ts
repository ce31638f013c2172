import type { Clock, Disposer } from "../../lib/clock/clock.ts";
import type { LessonRun } from "../../lib/contract/lessons.ts";
import type { GroupView } from "../../lib/group/view.ts";
import type { Order } from "../../lib/lessons/act.ts";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import { findLesson } from "../../lib/lessons/lessons.ts";
import { advance, groupOf, newRun, type Run, type RunEffect, type RunInput } from "../../lib/lessons/run.ts";
import type { Scene } from "../../lib/lessons/scene.ts";
import { CommandError, type Commands } from "../store/commands.ts";
import type { LabStore } from "../store/lab-store.ts";
import type { Progress } from "./progress.ts";

/** An input without its time: the driver gives it that. */
export type LessonInput = RunInput extends infer Each ? (Each extends RunInput ? Omit<Each, "now"> : never) : never;

/** Runs the lesson of this page: the thin part around lib/lessons/run.ts that sees, orders and keeps time. */
export interface LessonDriver {
  /** Null: this page runs none. */
  getRun: () => Run | null;
  subscribe: (listener: () => void) => Disposer;
  /** Makes a topic and a group for it, and begins; whatever was on ends. */
  begin: (lesson: Lesson) => void;
  /** Goes on with the lesson that the lab says is on, as after a reload of the page. */
  takeOver: () => void;
  send: (input: LessonInput) => void;
  start: () => Disposer;
}

/** What lessons order. */
export type LessonCommands = Pick<
  Commands,
  | "openLesson"
  | "markLesson"
  | "endLesson"
  | "addConsumers"
  | "removeConsumer"
  | "order"
  | "changeConsumer"
  | "setProducer"
  | "addPartitions"
  | "orderBroker"
>;

export interface LessonDriverOptions {
  store: Pick<LabStore, "getState" | "subscribe">;
  commands: LessonCommands;
  clock: Clock;
  progress: Pick<Progress, "add">;
}

/** Whatever was set by hand before: a lesson begins with the same producer each time. */
const USUAL_PRODUCER = { running: true, users: 5, key: "user_001", partition: -1, values: "web-events", acks: "all" } as const;
const TICK_MS = 250;
const ENDED_ELSEWHERE = "The lesson was ended elsewhere.";

export function createLessonDriver({ store, commands, clock, progress }: LessonDriverOptions): LessonDriver {
  const listeners = new Set<() => void>();
  let run: Run | null = null;
  /** How the last one was run: the next is run the same way. */
  let taste: Pick<Run, "mode" | "speed"> | undefined;
  /** What the lab has made for the run; null before it has. */
  let made: LessonRun | null = null;
  /** Each of the lesson's groups as the board last showed it. */
  let seen: readonly (GroupView | null)[] = [];
  /** Whether the lab has told everybody of this run: when it does not any more, somebody has ended it. */
  let isShared = false;
  /** Counts runs, so that the answer to an order of an old one changes nothing. */
  let attempt = 0;
  /** Where the lesson is, is told in order. */
  let marks: Promise<unknown> = Promise.resolve();

  function set(next: Run | null): void {
    if (next === run) return;
    run = next;
    if (next) taste = next;
    for (const listener of listeners) listener();
  }

  function send(input: LessonInput): void {
    if (!run) return;
    const [next, effects] = advance(run, { ...input, now: clock.now() });
    if (next.stage === "answer" && run.stage !== "answer") progress.add(next.lesson.id);
    set(next.stage === "start" && next.trouble === null ? null : next);
    for (const effect of effects) carryOut(next, effect);
  }

  function carryOut({ lesson }: Run, effect: RunEffect): void {
    switch (effect.type) {
      case "prepare":
        attempt += 1;
        made = null;
        seen = [];
        isShared = false;
        orFail(prepare(lesson, attempt));
        return;
      case "order":
        if (made) orFail(give(effect.order, made));
        return;
      case "mark":
        marks = marks.then(() => commands.markLesson({ step: effect.step, stage: effect.stage })).catch(() => undefined);
        return;
      case "end":
        attempt += 1;
        made = null;
        orFail(commands.endLesson());
    }
  }

  /** What the order leads to is seen in the group; only that it was refused is not. */
  function orFail(order: Promise<unknown>): void {
    const of = attempt;
    order.catch((error: unknown) => {
      if (of === attempt) send({ type: "failed", why: sentenceOf(error) });
    });
  }

  async function prepare({ id, needs }: Lesson, of: number): Promise<void> {
    const { partitions, groups, producer } = needs;
    const opened = await commands.openLesson({
      lesson: id,
      partitions,
      groups: groups.map(({ assignor }) => (assignor ? { assignor } : {})),
    });
    if (of !== attempt) return;
    made = opened;
    for (const [index, { consumers: count, with: settings }] of groups.entries()) {
      const group = opened.groups[index];
      if (count > 0 && group !== undefined) await commands.addConsumers(group, { ...settings, count });
    }
    if (producer && of === attempt) await commands.setProducer({ ...USUAL_PRODUCER, ...producer, topic: opened.topic });
    look();
  }

  function give(order: Order, { groups, topic }: LessonRun): Promise<unknown> {
    const group = groups[run ? groupOf(run) : 0] ?? "";
    switch (order.do) {
      case "add":
        return commands.addConsumers(group, { count: order.count });
      case "keys":
        return commands.setProducer({ keys: order.keys });
      case "partitions":
        return commands.addPartitions(topic, { partitions: order.to });
      case "broker":
        return commands.orderBroker(order.order);
      case "slow":
        return commands.changeConsumer(group, order.consumer, { processingMs: order.ms });
      case "commit":
        return commands.changeConsumer(group, order.consumer, { commit: order.commit });
      case "leave":
      case "crash":
      case "dismiss":
        return commands.removeConsumer(group, order.consumer, order.do);
      case "freeze":
      case "thaw":
      case "restart":
        return commands.order(group, order.consumer, order.do);
    }
  }

  function look(): void {
    const { status } = store.getState();
    if (!run || !made || !status) return;
    if (status.lesson?.groups[0] === made.groups[0]) isShared = true;
    else if (isShared) {
      attempt += 1;
      made = null;
      set({ ...newRun(run.lesson, run), trouble: ENDED_ELSEWHERE });
      return;
    }
    const scene = sceneNow(store, made, seen);
    if (!scene) return;
    const { scene: last } = run;
    ({ seen } = scene);
    if (last?.view !== scene.view || last.producer !== scene.producer || last.broker !== scene.broker)
      send({ type: "seen", scene });
  }

  return {
    getRun: () => run,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    begin(lesson) {
      run = newRun(lesson, taste);
      send({ type: "begin" });
    },
    takeOver() {
      const on = store.getState().status?.lesson ?? null;
      const lesson = findLesson(on?.lesson ?? null);
      if (!on || !lesson) return;
      attempt += 1;
      made = on;
      seen = [];
      isShared = true;
      run = newRun(lesson, taste);
      send({ type: "resume", step: on.step, stage: on.stage });
      look();
    },
    send,
    start() {
      const disposers = [store.subscribe(look), clock.every(TICK_MS, () => send({ type: "tick" }))];
      return () => {
        for (const dispose of disposers) dispose();
      };
    },
  };
}

/**
 * What is seen of a lesson now; null while the page shows something else. `seen`: its groups as they were shown before.
 */
export function sceneNow(store: Pick<LabStore, "getState">, { groups }: LessonRun, seen: Scene["seen"] = []): Scene | null {
  const { watched, status } = store.getState();
  if (!status || !watched?.view) return null;
  const { view, group } = watched;
  const index = groups.indexOf(group);
  if (index < 0) return null;
  return {
    group: index,
    view,
    seen: groups.map((_, at) => (at === index ? view : (seen[at] ?? null))),
    groups: groups.map((name) => status.groups.find((summary) => summary.group === name) ?? null),
    producer: status.producer,
    broker: status.broker,
  };
}

function sentenceOf(error: unknown): string {
  if (error instanceof CommandError) return `${error.title}. ${error.message} ${error.todo}`;
  return error instanceof Error ? error.message : String(error);
}
