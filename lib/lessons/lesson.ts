import type { Assignor } from "../contract/consumer-thread.ts";
import type { AddConsumersBody } from "../contract/http.ts";
import type { ProducerBody } from "../contract/producer.ts";
import type { Act } from "./act.ts";
import type { Scene } from "./scene.ts";

/**
 * A lesson is data: the page, the walkthroughs and the tests run the same. Texts may name C1, C2 … (they are shown in
 * their colours), put `code` in backquotes, and leave places for what is only known when they are said (words.ts).
 */
export interface Lesson {
  /** As it stands in an address: "leave-and-crash". */
  id: string;
  title: string;
  /** What is to be learned, in one or two sentences. */
  learn: string;
  needs: Needs;
  steps: readonly [Step, ...Step[]];
  question: { ask: string; answer: string };
  /** The same outside of the lab: a line for a terminal, or of code. */
  outside: { say: string; line: string };
}

/** How things are when the first step begins. The lesson's topic and groups are made for it. */
export interface Needs {
  partitions: number;
  /** Each reads the lesson's topic. */
  groups: readonly [GroupNeeds, ...GroupNeeds[]];
  /** Null: nothing is produced. */
  producer: ProducerNeeds | null;
}

export interface GroupNeeds {
  consumers: number;
  /** What they are added with. */
  with?: Pick<AddConsumersBody, "processingMs" | "commit" | "commitIntervalMs">;
  /** Offered alone; without it range and roundrobin are. */
  assignor?: Assignor;
}

export type ProducerNeeds = Required<Pick<ProducerBody, "ratePerSecond" | "keys">>;

export interface Step {
  /** The group that the board shows meanwhile; the first where it is not said. */
  group?: number;
  /** The panel under the board that shows what there is to see; where it is not said, whichever is shown stays. */
  panel?: "producer" | "describe" | "ledger" | "topic";
  /** What is about to happen, or what to look at. */
  say: string;
  /** What the page does, or the learner's own hand; null where there is only something to look at. */
  act: Act | null;
  expect: Expectation;
  /** What has been seen, and why; said once it is so. */
  seen?: string;
}

export interface Expectation {
  /** What is waited for: "C2 owns P1". */
  that: string;
  /** `before` is how things were when the step began. Must stay true long enough to be seen. */
  holds: (scene: Scene, before: Scene) => boolean;
}
