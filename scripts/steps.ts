import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../lib/clock/clock.ts";
import { watchNpm } from "../tools/process/ancestors.ts";
import { startGuard, type Guard } from "../tools/process/guard.ts";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** One program that is run for its exit code, its output going to this terminal. */
export interface Step {
  name: string;
  /** From PATH, where the project's own programs come first. */
  command: string;
  args: readonly string[];
}

/** Runs `step` to its end; true when its exit code is 0. */
export async function runStep(guard: Guard, { name, command, args }: Step): Promise<boolean> {
  console.log(`\n── ${name}: ${[command, ...args].join(" ")}`);
  const child = guard.spawn(command, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: [join(ROOT, "node_modules", ".bin"), process.env["PATH"]].join(delimiter),
      NEXT_TELEMETRY_DISABLED: "1",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });
}

/**
 * Runs `body`, whose programs end with this process, however that ends, and with npm. Then ends this
 * process with the exit code that `body` gives.
 */
export async function asCommand(body: (guard: Guard) => Promise<number>): Promise<never> {
  const guard = startGuard();
  const end = async (code: number): Promise<never> => {
    await guard.close();
    process.exit(code);
  };
  process.once("SIGINT", () => void end(130));
  process.once("SIGTERM", () => void end(143));
  process.once("SIGHUP", () => void end(129));
  watchNpm(systemClock, () => void end(1));
  try {
    return await end(await body(guard));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return end(1);
  }
}
