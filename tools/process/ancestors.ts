import { execFileSync } from "node:child_process";
import type { Clock, Disposer } from "../../lib/clock/clock.ts";

interface ProcessRow {
  parent: number;
  command: string;
}

/** How often the processes that started us are looked for, in ms. */
const LOOK_EVERY_MS = 500;

/**
 * Calls `onGone` once when the npm that started this script has ended. npm passes SIGTERM and SIGINT
 * on, but killed outright (SIGKILL) it leaves its script running. Started without npm, nothing is
 * watched: then the terminal and its signals are enough.
 */
export function watchNpm(clock: Clock, onGone: () => void): Disposer {
  const watched = npmAncestors(process.ppid, process.env["npm_lifecycle_event"] !== undefined, readProcess);
  if (watched.length === 0) return () => {};
  const dispose = clock.every(LOOK_EVERY_MS, () => {
    if (process.ppid === watched[0] && watched.every(isAlive)) return;
    dispose();
    onGone();
  });
  return dispose;
}

/**
 * The processes from our parent up to npm. npm runs a script through `sh -c`; some shells become
 * the script, others stay between the two.
 */
export function npmAncestors(parent: number, underNpm: boolean, read: (pid: number) => ProcessRow | null): number[] {
  if (!underNpm) return [];
  const row = read(parent);
  const isShell = row !== null && /(^|\/)-?(sh|dash|bash|zsh|ash|busybox)$/.test(row.command);
  return isShell && row.parent > 1 ? [parent, row.parent] : [parent];
}

function readProcess(pid: number): ProcessRow | null {
  try {
    const text = execFileSync("ps", ["-o", "ppid=,comm=", "-p", `${pid}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [, parent, command] = /^\s*(\d+)\s+(.*?)\s*$/.exec(text) ?? [];
    return parent === undefined || command === undefined ? null : { parent: Number(parent), command };
  } catch {
    return null;
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
