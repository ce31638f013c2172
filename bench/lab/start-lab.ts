import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startGuard } from "../../tools/process/guard.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The lab, production build, in a process of its own, as `npm start` runs it. */
export interface RunningLab {
  readonly url: string;
  readonly pid: number;
  /** Of Node's inspector, where asked for. */
  readonly inspector: string | null;
  /** Lets its consumers leave, then it ends. */
  stop(): Promise<void>;
}

/** `settings` are the lab's environment variables; what the user's shell has of them is not passed on. */
export async function startLab(settings: Record<string, string>, { inspect = false } = {}): Promise<RunningLab> {
  const guard = startGuard();
  try {
    const child = guard.spawn(process.execPath, [...(inspect ? ["--inspect=127.0.0.1:0"] : []), "server.ts"], {
      cwd: ROOT,
      env: { ...foreignVariables(), NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "warn", ...settings },
    });
    const closed = once(child, "close");
    const { stdout, stderr, pid } = child;
    if (!stdout || !stderr || pid === undefined) throw new Error("The lab's process could not be started");
    const told = { output: "", inspector: readInspector(createInterface({ input: stderr })) };
    stderr.on("data", (chunk: Buffer) => (told.output = (told.output + chunk.toString()).slice(-4000)));
    const url = await Promise.race([
      readAddress(createInterface({ input: stdout })),
      closed.then(() => Promise.reject(new Error(`The lab did not start: ${told.output}`))),
    ]);
    return {
      url,
      pid,
      inspector: inspect ? await told.inspector : null,
      async stop() {
        child.kill("SIGTERM");
        await closed;
        await guard.close();
      },
    };
  } catch (error) {
    await guard.close();
    throw error;
  }
}

function foreignVariables(): Record<string, string | undefined> {
  const own = /^(KAFKA_|LIMIT_|CONSUMER_THREADS$|ALLOWED_HOSTS$|VIEWERS_SEE_VALUES$|LOG_FORMAT$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/** The address that the lab prints when it serves. The rest of what it prints is read and dropped, so that it never waits for us. */
async function readAddress(lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve) => {
    lines.on("line", (line) => {
      const address = /serves on (http:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

async function readInspector(lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve) => {
    lines.on("line", (line) => {
      const address = /Debugger listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
