import type { BrokerBench } from "../bench.ts";
import { startClient } from "../client.ts";
import { inTurn, type Side } from "../sides.ts";
import { dropTopic, makeTopic } from "../topics.ts";

/** A second. */
export const LATENCY_RATE = 1000;

/** From before a message is sent to its handler, of each message, ms. */
export type Latencies = Readonly<Record<Side, readonly number[]>>;

export async function measureLatency(bench: BrokerBench): Promise<Latencies> {
  const { quick, say } = bench;
  const brokers = await bench.brokers();
  const latencies = { embedded: new Array<number>(), apache: new Array<number>() };
  const messages = quick ? 500 : 8000;
  const rounds = quick ? 1 : 4;
  for (let round = 0; round < rounds; round++) {
    say(`latency: ${round + 1} of ${rounds}`);
    for (const side of inTurn(round)) {
      const topic = `bench-latency-${round}`;
      await makeTopic(brokers[side], topic);
      const client = await startClient("kafkajs", brokers[side].bootstrap);
      try {
        const { ms } = await client.ask({ type: "latency", topic, perSecond: LATENCY_RATE, messages }, "latencies");
        // The first round warms all up.
        if (round > 0 || quick) latencies[side].push(...ms);
      } finally {
        await client.stop();
        await dropTopic(brokers[side], topic);
      }
    }
  }
  return latencies;
}
