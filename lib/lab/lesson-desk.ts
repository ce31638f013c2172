import type { Clock } from "../clock/clock.ts";
import { sleep } from "../clock/clock.ts";
import { LabError } from "../contract/errors.ts";
import type { LessonRun, MarkLessonBody, OpenLessonBody } from "../contract/lessons.ts";
import type { Log } from "../log/log.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";
import type { ConsumerDesk } from "./consumer-desk.ts";
import type { GroupDesk } from "./group-desk.ts";
import type { ProducerDesk } from "./producer-desk.ts";
import type { TopicDesk } from "./topic-desk.ts";

/** The one lesson that can be on, and what was made for it. */
export interface LessonDesk {
  view(): LessonRun | null;
  /** Makes a topic and groups of new names for it. A lesson that is on ends. */
  open(body: OpenLessonBody): Promise<LessonRun>;
  /** Remembers where it is. Throws NO_LESSON. */
  mark(body: MarkLessonBody): LessonRun;
  /** What was made for it goes, as soon as the coordinator lets it; nobody waits for that. */
  end(): Promise<void>;
  /** Nothing is tidied up any more. */
  close(): void;
}

export interface LessonDeskOptions {
  clock: Clock;
  log: Log;
  newId: () => string;
  /** The topic that the producer goes back to. */
  usualTopic: string;
  topics: Pick<TopicDesk, "create" | "remove">;
  groups: Pick<GroupDesk, "open" | "close" | "find">;
  consumers: Pick<ConsumerDesk, "order">;
  producer: Pick<ProducerDesk, "view" | "set">;
  onChange: () => void;
}

const TRY_AGAIN_MS = 500;
/** Whoever has not left after this long is cut off. */
const LEAVE_WITHIN_MS = 5000;
/** The session of a crashed consumer is over long before this; a group that stays then stays in the list of groups. */
const TIDY_WITHIN_MS = 600_000;
/** Of an id, enough to tell one run from another. */
const ID_LENGTH = 6;

export function createLessonDesk(options: LessonDeskOptions): LessonDesk {
  const { clock, log, topics, groups, consumers, producer, onChange } = options;
  const queue = createSerialQueue();
  const stop = new AbortController();
  let run: LessonRun | null = null;

  function change(next: LessonRun | null): void {
    run = next;
    onChange();
  }

  async function open({ lesson, partitions, groups: wanted }: OpenLessonBody): Promise<LessonRun> {
    end();
    const id = options.newId().slice(-ID_LENGTH);
    const name = `lesson-${lesson}-${id}`;
    const opened: LessonRun = {
      lesson,
      topic: `lesson-events-${id}`,
      groups: wanted.map((_, index) => (index === 0 ? name : `${name}-${index + 1}`)),
      step: 0,
      stage: "preparing",
    };
    const { topic } = opened;
    try {
      await topics.create({ name: topic, partitions });
      for (const [index, group] of opened.groups.entries()) await groups.open({ group, topic, ...wanted[index] });
    } catch (error) {
      void tidy(opened);
      throw error;
    }
    change(opened);
    return opened;
  }

  function end(): void {
    if (!run) return;
    void tidy(run);
    change(null);
  }

  /** Lets everything of a run go. Never rejects: what cannot go is told to the log. */
  async function tidy({ topic, groups: made }: LessonRun): Promise<void> {
    const began = clock.now();
    try {
      if (producer.view().topic === topic) await producer.set({ running: false, topic: options.usualTopic });
      let left = made.filter((group) => groups.find(group));
      for (;;) {
        const isLate = clock.now() - began > LEAVE_WITHIN_MS;
        const gone = await Promise.all(left.map((group) => closeGroup(group, isLate)));
        left = left.filter((_, index) => gone[index] === false);
        if (left.length === 0) break;
        if (clock.now() - began > TIDY_WITHIN_MS) throw new Error(`${left.join(", ")} still has members`);
        await sleep(clock, TRY_AGAIN_MS, stop.signal);
      }
      await topics.remove(topic);
    } catch (error) {
      if (!stop.signal.aborted) log.warn("What was made for a lesson could not be removed", { topic, err: error });
    }
  }

  /** Gives false as long as the group has to wait for its members to be gone. */
  async function closeGroup(group: string, isLate: boolean): Promise<boolean> {
    letGo(group, isLate);
    try {
      await groups.close(group);
      return true;
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      if (error.code === "GROUP_NOT_EMPTY" || error.code === "BROKER_AWAY") return false;
      // Somebody was faster.
      if (error.code === "GROUP_NOT_FOUND") return true;
      throw error;
    }
  }

  function letGo(group: string, isLate: boolean): void {
    const view = groups.find(group)?.stream.view();
    for (const { id, phase } of Object.values(view?.consumers ?? {})) {
      if (phase.name === "crashed" || (phase.name === "leaving" && !isLate)) continue;
      const how = isLate || phase.name === "frozen" ? "crash" : "leave";
      try {
        consumers.order({ group, id }, how);
      } catch (error) {
        // It went meanwhile, or the broker is away: the next round sees.
        if (!(error instanceof LabError)) throw error;
      }
    }
  }

  return {
    view: () => run,
    open: (body) => queue(() => open(body)),
    mark(body) {
      if (!run) throw new LabError("NO_LESSON", "No lesson is on.");
      change({ ...run, ...body });
      return run;
    },
    end: () => queue(async () => end()),
    close: () => stop.abort(),
  };
}
