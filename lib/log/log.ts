import { pino } from "pino";
import { PinoPretty } from "pino-pretty";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** The only place that writes to the terminal while the lab runs (held by lint). */
export interface Log {
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

const asked = process.env["LOG_LEVEL"] ?? "";
// A level that there is not is said by readConfig; here it must not end the process before that.
const level = LOG_LEVELS.find((name) => name === asked) ?? "info";
const root =
  process.env["LOG_FORMAT"] === "json"
    ? pino({ level })
    : pino(
        { level, base: {} },
        PinoPretty({
          sync: true,
          colorize: process.stdout.isTTY,
          translateTime: "HH:MM:ss.l",
          ignore: "pid,hostname,area",
          messageFormat: "{area}: {msg}",
        }),
      );

/** A log whose lines begin with `area`. LOG_LEVEL chooses how much, LOG_FORMAT=json the machine's form. */
export function createLog(area: string): Log {
  const child = root.child({ area });
  return {
    debug: (message, details) => child.debug(details ?? {}, message),
    info: (message, details) => child.info(details ?? {}, message),
    warn: (message, details) => child.warn(details ?? {}, message),
    error: (message, details) => child.error(details ?? {}, message),
  };
}
