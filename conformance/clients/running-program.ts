import type { ChildProcess } from "node:child_process";
import { startGuard } from "../../tools/process/guard.ts";

/** A program of a client's, at work. */
export interface RunningProgram {
  /** A line for its standard input; null ends that. */
  write(line: string | null): void;
  /** Resolves with its exit code when it has ended as it should: by itself, or as it was told to. Rejects, with what it complained of, else. */
  readonly done: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Kills it, and resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  readonly command: readonly [program: string, ...args: string[]];
  /** Hears each line of its standard output. */
  readonly onLine?: (line: string) => void;
  /** Hears each line of its standard error. */
  readonly onComplaint?: (line: string) => void;
}

/** How Java ends when it is told to: 128 and the signal's number. */
const ENDED_BY_SIGTERM = 143;

/** Starts a program; it cannot outlive this process. */
export function runProgram({ command: [program, ...args], onLine, onComplaint }: ProgramOptions): RunningProgram {
  const guard = startGuard();
  const child = guard.spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  let told: NodeJS.Signals | null = null;
  onLines(child.stdout, (line) => onLine?.(line));
  onLines(child.stderr, (line) => {
    complaints = `${complaints}${line}\n`.slice(-4000);
    onComplaint?.(line);
  });
  child.stdin?.on("error", () => {});
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const watch = async () => {
    try {
      const code = await closed;
      const asTold = told === "SIGKILL" || (told === "SIGTERM" && code === ENDED_BY_SIGTERM);
      if (code !== 0 && !asTold) throw new Error(`${program} ended with ${String(code)}: ${complaints}`);
      return code;
    } finally {
      await guard.close();
    }
  };
  const done = watch();
  // Whoever waits for it hears of it; nobody has to.
  done.catch(() => {});
  const signal = (name: NodeJS.Signals) => {
    told = name;
    child.kill(name);
  };
  return {
    write(line) {
      if (line === null) child.stdin?.end();
      else child.stdin?.write(`${line}\n`);
    },
    done,
    signal,
    async kill() {
      signal("SIGKILL");
      await closed;
    },
  };
}

function onLines(stream: ChildProcess["stdout"], hear: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
}
