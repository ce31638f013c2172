import { sleep } from "../../lib/clock/clock.ts";
import type { Clock } from "../../lib/clock/clock.ts";
import { readOffsets } from "../../tools/kafka/group-tables.ts";
import type { OffsetRow } from "../../tools/kafka/group-tables.ts";
import type { RunningKafka } from "../../tools/kafka/kafka.ts";
import { cpuSeconds } from "../lab/process-cost.ts";

/** As people run it beside their work: `watch -n 2 kafka-consumer-groups --describe …`. */
export const DESCRIBE_EVERY_MS = 2000;
const SEEN_WITHIN_MS = 60_000;

/** Kafka's own tool, run again and again. */
export interface Describing {
  /** Of each call so far. */
  readonly wallMs: number[];
  /** CPU seconds of each call so far; empty where they cannot be measured. */
  readonly cpu: number[];
  /** Resolves with the time at which a call that began by now or later has printed another owner of the partition. */
  nextOwner(partition: number, memberId: string): Promise<number>;
  /** No further call is made; resolves when the running one is over. */
  stop(): Promise<void>;
}

/** Starts a call every two seconds, or as soon as the one before is over. `stop` is the disposer. */
export function startDescribing(kafka: Pick<RunningKafka, "cli">, group: string, clock: Clock): Describing {
  const wallMs: number[] = [];
  const cpu: number[] = [];
  const listeners = new Set<(rows: OffsetRow[], at: number) => void>();
  const stopping = new AbortController();

  const call = async () => {
    const startedAt = clock.now();
    const before = await cpuSeconds(process.pid);
    const { stdout } = await kafka.cli(["groups", "--describe", "--group", group]);
    const endedAt = clock.now();
    // What the tool used is added to us when it has ended; no other child of ours ends meanwhile.
    const after = await cpuSeconds(process.pid);
    wallMs.push(endedAt - startedAt);
    if (before && after) cpu.push(after.children - before.children);
    for (const listener of listeners) listener(readOffsets(stdout), endedAt);
    await sleep(clock, Math.max(0, startedAt + DESCRIBE_EVERY_MS - clock.now()), stopping.signal).catch(() => {});
  };
  const loop = (async () => {
    while (!stopping.signal.aborted) await call();
  })();
  const failed = loop.then(() => new Promise<never>(() => {}));
  failed.catch(() => {});

  return {
    wallMs,
    cpu,
    nextOwner(partition, memberId) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const listener = (rows: OffsetRow[], at: number) => {
        const owner = rows.find((row) => row.partition === partition)?.consumerId;
        if (owner !== undefined && owner !== "-" && owner !== memberId) resolve(at);
      };
      listeners.add(listener);
      const dispose = clock.after(SEEN_WITHIN_MS, () => reject(new Error("kafka-consumer-groups never showed another owner")));
      return Promise.race([promise, failed]).finally(() => {
        listeners.delete(listener);
        dispose();
      });
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
