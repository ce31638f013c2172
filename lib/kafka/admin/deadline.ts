import type { Clock } from "../../clock/clock.ts";

/** No answer in time: what was asked, and for how long it was waited. */
export class DeadlineError extends Error {
  constructor(what: string, ms: number) {
    super(`${what}: no answer within ${ms / 1000} s`);
    this.name = "DeadlineError";
  }
}

/**
 * The result of `promise`, or a DeadlineError after `ms`. kafkajs has waits of its own without an
 * end (a pending request on a silent socket, a lock), so nothing asks it for anything without this.
 * The promise itself goes on; what it ends with after the deadline is dropped.
 */
export function withDeadline<T>(clock: Clock, options: { ms: number; what: string }, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const dispose = clock.after(options.ms, () => reject(new DeadlineError(options.what, options.ms)));
    promise.then(resolve, reject).finally(dispose);
  });
}
