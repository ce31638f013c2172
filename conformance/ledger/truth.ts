import type { Kafka } from "kafkajs";
import type { GroupLedger, LedgerRow } from "../../lib/contract/ledger.ts";
import { until, uniqueName } from "../until.ts";

/** What became of a partition's messages, by those who know without the lab. */
export type Truth = Pick<
  LedgerRow,
  "partition" | "produced" | "delivered" | "redelivered" | "deliveries" | "notDelivered" | "lost"
>;

export interface Witnesses {
  kafka: Kafka;
  group: string;
  topic: string;
  partitions: number;
  /** How often each offset was handled, by partition. */
  handled: Map<number, Map<string, number>>;
}

/** To be asked when nobody handles anything any more. */
export async function tellTruth({ kafka, group, topic, partitions, handled }: Witnesses): Promise<Truth[]> {
  const written = await readAll(kafka, { topic, partitions });
  const committed = await committedOf(kafka, { group, topic });
  return Array.from({ length: partitions }, (_, partition) => {
    const times = handled.get(partition) ?? new Map<string, number>();
    const offsets = written.get(partition) ?? [];
    const counts = [...times.values()];
    const missed = offsets.filter((offset) => !times.has(offset));
    const lost = missed.filter((offset) => BigInt(offset) < (committed.get(partition) ?? 0n)).length;
    return {
      partition,
      produced: offsets.length,
      delivered: counts.length,
      redelivered: counts.filter((count) => count > 1).length,
      deliveries: counts.reduce((sum, count) => sum + count, 0),
      notDelivered: missed.length - lost,
      lost,
    };
  });
}

/** What the ledger says otherwise; one line for each number. */
export function differences({ partitions }: Pick<GroupLedger, "partitions">, truth: readonly Truth[]): string[] {
  return truth.flatMap(({ partition, ...numbers }) => {
    const row = partitions.find((each) => each.partition === partition);
    const wrong = Object.entries(numbers).filter(([name, count]) => Reflect.get(row ?? {}, name) !== count);
    return wrong.map(([name, count]) => `P${partition} ${name}: ${String(Reflect.get(row ?? {}, name))}, in truth ${count}`);
  });
}

/** Reads the topic from its beginning to its end with a plain client in a group of its own: the offsets of its messages. */
async function readAll(kafka: Kafka, of: { topic: string; partitions: number }): Promise<Map<number, string[]>> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(of.topic);
  await admin.disconnect();
  const read = new Map<number, string[]>(ends.map(({ partition }) => [partition, []]));
  const consumer = kafka.consumer({ groupId: uniqueName("reader") });
  await consumer.connect();
  await consumer.subscribe({ topic: of.topic, fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      read.get(batch.partition)?.push(...batch.messages.map(({ offset }) => offset));
    },
  });
  await until(() => {
    for (const { partition, offset } of ends) {
      const last = read.get(partition)?.at(-1);
      if (BigInt(last ?? -1) + 1n < BigInt(offset)) throw new Error(`P${partition} is read up to ${last} of ${offset}`);
    }
  });
  await consumer.disconnect();
  return new Map(Array.from(read, ([partition, offsets]) => [partition, [...new Set(offsets)]]));
}

async function committedOf(kafka: Kafka, { group, topic }: { group: string; topic: string }): Promise<Map<number, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  const [of] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  await admin.disconnect();
  return new Map(of?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
}
