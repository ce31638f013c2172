import { sleep, systemClock } from "../lib/clock/clock.ts";

/** Waits until `check` passes and gives what it gives; after `withinMs` fails with what it says. */
export async function until<T>(check: () => T | Promise<T>, withinMs = 60_000): Promise<T> {
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
