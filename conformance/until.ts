import { sleep, systemClock } from "../lib/clock/clock.ts";

/** A wait ends as soon as what it waits for is there; whatever is not by then is taken for not coming, on a busy machine too. */
export const DEADLINE_MS = 60_000;

/** Waits until `check` passes and gives what it gives; after `withinMs` fails with what it says. */
export async function until<T>(check: () => T | Promise<T>, withinMs = DEADLINE_MS): Promise<T> {
  const end = systemClock.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (systemClock.now() > end) throw error;
      await sleep(systemClock, 20);
    }
  }
}

let names = 0;

/** A name that no other test of this run uses. */
export function uniqueName(what: string): string {
  return `${what}-${process.pid}-${++names}`;
}
