import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startGuard } from "../process/guard.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface WalkthroughLab {
  url: string;
  stop(): Promise<void>;
}

/**
 * A lab of its own in a process of its own, with the shell's variables: on the Kafka that KAFKA_BROKERS names, else on its
 * embedded broker, on free ports, so that it disturbs no other. Rejects with what the lab said where it did not start.
 */
export async function startLab(): Promise<WalkthroughLab> {
  const guard = startGuard();
  const child = guard.spawn(process.execPath, ["server.ts"], {
    cwd: ROOT,
    env: { EMBEDDED_KAFKA_PORT: "0", LOG_LEVEL: "warn", ...process.env, NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0" },
  });
  let told = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (told = (told + chunk).slice(-4000)));
  const closed = once(child, "close");
  const stop = async () => {
    child.kill("SIGTERM");
    await closed;
    await guard.close();
  };
  const address = new Promise<string>((resolve, reject) => {
    if (!child.stdout) return reject(new Error("The lab's process could not be started."));
    // All of it is read, so that the lab never waits for us.
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /serves on (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    void closed.then(() => reject(new Error(`The lab did not start: ${told.trim()}`)));
  });
  try {
    return { url: await address, stop };
  } catch (error) {
    await guard.close();
    throw error;
  }
}
