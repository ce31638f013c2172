import { once } from "node:events";
import { Worker } from "node:worker_threads";

const ENTRY = new URL("viewers-thread.ts", import.meta.url);

export interface Viewers {
  /** They go. */
  stop(): Promise<void>;
}

/** So many viewers look at a group, in a thread of their own. Resolves when each has its snapshot. `stop` is the disposer. */
export async function startViewers(url: string, group: string, count: number): Promise<Viewers> {
  const worker = new Worker(ENTRY, { workerData: { url, group, count } });
  await once(worker, "message");
  return { stop: async () => void (await worker.terminate()) };
}
