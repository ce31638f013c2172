import type { ChildProcess } from "node:child_process";

/** At most this many characters of what a process prints are kept of each stream, the last ones. */
const KEPT = 4_000_000;

export interface ProcessResult {
  stdout: string;
  stderr: string;
  /** The exit code; null when a signal ended it. */
  code: number | null;
}

/** Collects what `child` prints until it has ended. Rejects when it could not be started. */
export function follow(child: ChildProcess): { output: () => string; end: Promise<ProcessResult> } {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout = (stdout + chunk).slice(-KEPT)));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr = (stderr + chunk).slice(-KEPT)));
  const end = new Promise<ProcessResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ stdout, stderr, code }));
  });
  return { output: () => stdout, end };
}

/** What `child` printed, and how it ended. */
export function ended(child: ChildProcess): Promise<ProcessResult> {
  return follow(child).end;
}
