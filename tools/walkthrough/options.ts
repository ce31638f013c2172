import { parseArgs } from "node:util";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import { findLesson, LESSONS } from "../../lib/lessons/lessons.ts";

export interface PlayOptions {
  what: "play";
  lesson: Lesson;
  /** In a window, for a class. */
  headed: boolean;
  /** Recorded as WebM. */
  video: boolean;
  /** 2: twice as fast. What Kafka takes its time for takes as long. */
  speed: number;
}

export type Options = PlayOptions | { what: "all" } | { what: "list" } | { what: "help" };

const SLOWEST = 0.25;
const FASTEST = 20;

export const USAGE = `Usage: npm run walkthrough -- <lesson> [--headed] [--video] [--speed 2]
       npm run walkthrough -- --list
       npm run walkthrough -- --all

  --headed  in a window, instead of unseen
  --video   records <lesson>.webm in this folder; takes ffmpeg
  --speed   from ${SLOWEST} to ${FASTEST}: how fast it is read and pressed; Kafka takes as long as it takes
  --list    the lessons
  --all     plays every lesson and writes docs/lessons.md with its pictures

It starts a lab of its own, on its own Kafka broker, or on yours where KAFKA_BROKERS names it.`;

/** Rejects, by throwing an Error with one sentence, what it does not know. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      headed: { type: "boolean", default: false },
      video: { type: "boolean", default: false },
      speed: { type: "string", default: "1" },
      list: { type: "boolean", default: false },
      all: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return { what: "help" };
  if (values.list) return { what: "list" };
  const [id, ...more] = positionals;
  if (values.all) {
    if (id !== undefined) throw new Error("Either one lesson or --all.");
    return { what: "all" };
  }
  if (id === undefined) throw new Error("Which lesson? --list lists them, --all plays all.");
  if (more.length > 0) throw new Error(`One lesson at a time: ${id} or ${more.join(" or ")}.`);
  const lesson = findLesson(id);
  if (!lesson) throw new Error(`There is no lesson ${id}; there are ${LESSONS.map((each) => each.id).join(", ")}.`);
  const speed = Number(values.speed);
  if (!(speed >= SLOWEST && speed <= FASTEST)) {
    throw new Error(`--speed ${values.speed} is not possible: it is a number from ${SLOWEST} to ${FASTEST}.`);
  }
  return { what: "play", lesson, headed: values.headed, video: values.video, speed };
}

/** A line a lesson, for --list. */
export function listOfLessons(): string {
  const width = Math.max(...LESSONS.map(({ id }) => id.length));
  return LESSONS.map(({ id, title }) => `${id.padEnd(width)}  ${title}`).join("\n");
}
