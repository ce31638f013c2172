import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * Keeps the promise that nothing outlives this process. A small shell process in a session of its
 * own reads from us what is to be ended; when we are gone, in whatever way (SIGKILL too), its pipe
 * closes, and it kills those processes and removes those folders.
 */
export interface Guard {
  /**
   * Starts a program that cannot outlive this process. It runs in a process group of its own, which
   * is ended as a whole, unless `foreground`: then it stays in ours, where the terminal's Ctrl+C
   * reaches it.
   */
  spawn(command: string, args: readonly string[], options?: GuardedOptions): ChildProcess;
  /** `folder` is removed when the guard closes. */
  addFolder(folder: string): void;
  /** Kills and removes what is left, and ends the guard itself. Calling it twice does no harm. */
  close(): Promise<void>;
}

type StandardStream = "ignore" | "pipe" | "inherit" | number;

export interface GuardedOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  stdio?: readonly [StandardStream, StandardStream, StandardStream];
  foreground?: boolean;
}

const COLLECTED: NonNullable<GuardedOptions["stdio"]> = ["ignore", "pipe", "pipe"];

const SCRIPT = fileURLToPath(new URL("guard.sh", import.meta.url));

/**
 * A guarded program starts only after the guard has been told of it: were we killed between the two,
 * this shell would read the end of file 3 instead of a line, and never become the program.
 */
const GATE = 'read -r go <&3 || exit 1; exec "$@" 3<&-';

/** Starts a guard. `close` is the disposer; the guard does not keep this process alive. */
export function startGuard(): Guard {
  const keeper = spawn("sh", [SCRIPT], { detached: true, stdio: ["pipe", "ignore", "ignore"], cwd: "/" });
  const input = keeper.stdin;
  // Were the guard killed by hand, writing to it must not end us.
  input.on("error", () => {});
  keeper.on("error", () => {});
  keeper.unref();
  const ended = once(keeper, "close").then(
    () => {},
    () => {},
  );

  return {
    spawn(command, args, { stdio = COLLECTED, foreground = false, ...options } = {}) {
      const withGate: SpawnOptions = { ...options, detached: !foreground, stdio: [...stdio, "pipe"] };
      const child = spawn("sh", ["-c", GATE, "sh", command, ...args], withGate);
      if (child.pid === undefined) return child;
      const target = foreground ? `${child.pid}` : `-${child.pid}`;
      const gate = child.stdio[3];
      gate?.on("error", () => {});
      input.write(`+pid ${target}\n`, () => {
        if (gate && "end" in gate) gate.end("go\n");
      });
      child.once("exit", () => {
        if (input.writable) input.write(`-pid ${target}\n`);
      });
      return child;
    },
    addFolder: (folder) => void input.write(`+dir ${folder}\n`),
    close() {
      keeper.ref();
      input.end();
      return ended;
    },
  };
}
