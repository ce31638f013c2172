import type { Clock, Disposer } from "../../clock/clock.ts";
import type { ConsumerCommand, ConsumerThreadMessage } from "../../contract/consumer-thread.ts";

/** What the threads hold, summed: for leak checks. `resources` are Node's active resources by kind. */
export interface Census {
  consumers: number;
  clients: number;
  sockets: number;
  heapUsed: number;
  resources: Record<string, number>;
}

type Answer = Extract<ConsumerThreadMessage, { type: "census" }>;

const ANSWER_WITHIN_MS = 5_000;

/** Asks all threads what they hold and adds it up. */
export class CensusTaker {
  readonly #clock: Clock;
  #next = 1;
  readonly #open = new Map<number, { answers: Answer[]; missing: number; finish: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(threads: readonly { send: (command: ConsumerCommand) => void }[]): Promise<Census> {
    const request = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      const answers: Answer[] = [];
      let dispose: Disposer = () => {};
      const finish = () => {
        dispose();
        this.#open.delete(request);
        resolve(sum(answers));
      };
      dispose = this.#clock.after(ANSWER_WITHIN_MS, finish);
      this.#open.set(request, { answers, missing: threads.length, finish });
      for (const thread of threads) thread.send({ type: "count", request });
    });
  }

  answer(answer: Answer): void {
    const open = this.#open.get(answer.request);
    if (!open) return;
    open.answers.push(answer);
    open.missing -= 1;
    if (open.missing === 0) open.finish();
  }

  /** Answers what is still open with what is known. */
  close(): void {
    for (const { finish } of this.#open.values()) finish();
  }
}

function sum(answers: Answer[]): Census {
  const total: Census = { consumers: 0, clients: 0, sockets: 0, heapUsed: 0, resources: {} };
  for (const answer of answers) {
    total.consumers += answer.consumers;
    total.clients += answer.clients;
    total.sockets += answer.sockets;
    total.heapUsed += answer.heapUsed;
    for (const [kind, count] of Object.entries(answer.resources)) total.resources[kind] = (total.resources[kind] ?? 0) + count;
  }
  return total;
}
