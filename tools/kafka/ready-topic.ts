import type { Admin } from "kafkajs";
import { sleep, type Clock } from "../../lib/clock/clock.ts";

const LOOK_AGAIN_MS = 50;
const WITHIN_MS = 20_000;

/**
 * Creates a topic; resolves when the broker knows it and its leaders. kafkajs' own waiting takes the broker's "no such
 * topic", which a new one is answered with for some ms, for final. Rejects with the last answer after 20 s.
 */
export async function createReadyTopic(admin: Admin, clock: Clock, topic: { name: string; partitions: number }): Promise<void> {
  await admin.createTopics({ topics: [{ topic: topic.name, numPartitions: topic.partitions }], waitForLeaders: false });
  const end = clock.now() + WITHIN_MS;
  for (;;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic.name] });
      if (topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return;
      throw new Error(`${topic.name} has no leader yet`);
    } catch (error) {
      if (clock.now() > end) throw error;
    }
    await sleep(clock, LOOK_AGAIN_MS);
  }
}
