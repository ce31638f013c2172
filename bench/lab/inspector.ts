import { once } from "node:events";
import { z } from "zod";

/**
 * Node's inspector of a process that runs with --inspect, as far as the bench needs it: heap sizes
 * of the main thread and of each worker thread (protocol: chromedevtools.github.io and Node's own
 * NodeWorker domain).
 */
export interface Inspector {
  /** Bytes of heap in use after a garbage collection, the main thread's first. */
  heaps(): Promise<number[]>;
  close(): void;
}

const Answer = z.object({ id: z.int(), result: z.unknown().optional(), error: z.object({ message: z.string() }).optional() });
const Attached = z.object({ method: z.literal("NodeWorker.attachedToWorker"), params: z.object({ sessionId: z.string() }) });
const FromWorker = z.object({
  method: z.literal("NodeWorker.receivedMessageFromWorker"),
  params: z.object({ message: z.string() }),
});
const HeapUsage = z.object({ usedSize: z.number() });

/** Takes the ws:// address that Node prints at its start. `close` is the disposer. */
export async function openInspector(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  await once(socket, "open");
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const workers: string[] = [];
  let last = 0;

  const answered = (text: string) => {
    const answer = Answer.safeParse(JSON.parse(text));
    if (!answer.success) return;
    const { id, result, error } = answer.data;
    if (error) waiting.get(id)?.reject(new Error(`The inspector refused: ${error.message}`));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  };
  socket.addEventListener("message", ({ data }) => {
    const text = String(data);
    const message: unknown = JSON.parse(text);
    const fromWorker = FromWorker.safeParse(message);
    const attached = Attached.safeParse(message);
    if (fromWorker.success) answered(fromWorker.data.params.message);
    else if (attached.success) workers.push(attached.data.params.sessionId);
    else answered(text);
  });

  /** To the main thread, or through it to a worker. */
  const ask = async (method: string, { params = {}, worker }: { params?: object; worker?: string } = {}): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>();
    const id = (last += 1);
    waiting.set(id, answer);
    const message = { id, method, params };
    const wrapped = {
      id: (last += 1),
      method: "NodeWorker.sendMessageToWorker",
      params: { sessionId: worker, message: JSON.stringify(message) },
    };
    socket.send(JSON.stringify(worker === undefined ? message : wrapped));
    return answer.promise;
  };
  const heapOf = async (worker?: string) => {
    const of = worker === undefined ? {} : { worker };
    // The first finds what is garbage, the second also what only finalizers let go.
    await ask("HeapProfiler.collectGarbage", of);
    await ask("HeapProfiler.collectGarbage", of);
    return HeapUsage.parse(await ask("Runtime.getHeapUsage", of)).usedSize;
  };

  await ask("NodeWorker.enable", { params: { waitForDebuggerOnStart: false } });
  return {
    async heaps() {
      const heaps = [await heapOf()];
      for (const worker of workers) heaps.push(await heapOf(worker));
      return heaps;
    },
    close: () => socket.close(),
  };
}
