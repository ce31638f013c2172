import type { Clock } from "../clock/clock.ts";
import type { Log } from "../log/log.ts";

/** What of `process` a lifetime uses; a test gives its own. */
export interface Process {
  on(event: NodeJS.Signals, listener: () => void): unknown;
  on(event: "unhandledRejection" | "uncaughtException", listener: (error: unknown) => void): unknown;
  exit(code: number): void;
}

export interface LifetimeOptions {
  process: Process;
  clock: Clock;
  log: Log;
}

/** One Ctrl+C arrives twice below npm: from the terminal and from npm. That is no second press. */
const SAME_PRESS_MS = 500;
/** Leaving takes consumers about 3 s; whoever is not done by then is not going to be. */
const END_WITHIN_MS = 10_000;

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The process from its first signal on: what was begun last ends first, then it exits. */
export interface Lifetime {
  /** Is run when the process ends; `name` is for the log. */
  onEnd(name: string, dispose: () => void | Promise<void>): void;
  /** Ends in order, then exits. A second call changes nothing. */
  end(code: number): void;
  readonly ending: boolean;
}

/** Listens to signals, and sees to it that no defect goes unseen. */
export function startLifetime({ process, clock, log }: LifetimeOptions): Lifetime {
  const disposers: { name: string; dispose: () => void | Promise<void> }[] = [];
  let endingSince: number | null = null;

  const runDisposers = async () => {
    for (const { name, dispose } of disposers.toReversed()) {
      try {
        await dispose();
      } catch (error) {
        log.error(`${name} did not end as it should`, { err: error });
      }
    }
  };

  const end = (code: number) => {
    if (endingSince !== null) return;
    endingSince = clock.now();
    clock.after(END_WITHIN_MS, () => {
      log.error(`Not everything ended within ${END_WITHIN_MS / 1000} s; it is cut off`);
      process.exit(1);
    });
    void runDisposers().then(() => process.exit(code));
  };

  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (endingSince !== null && clock.now() - endingSince > SAME_PRESS_MS) process.exit(130);
      if (endingSince === null) log.info("Stopping: all consumers leave");
      end(0);
    });
  }
  process.on("unhandledRejection", (error) => log.error("A failure that nobody waited for", { err: error }));
  // After this nothing can be relied on: it ends, in order, as far as that goes.
  process.on("uncaughtException", (error) => {
    log.error("A defect: the lab stops", { err: error });
    end(1);
  });

  return {
    onEnd: (name, dispose) => void disposers.push({ name, dispose }),
    end,
    get ending() {
      return endingSince !== null;
    },
  };
}
