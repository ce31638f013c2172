import type { BrokerBench } from "../bench.ts";
import { startClient } from "../client.ts";
import { inTurn, type Broker, type Side } from "../sides.ts";
import { dropTopic, makeTopic } from "../topics.ts";

/** From the moment at which so many consumers began to run to that at which each owned its partition, ms. */
export interface Settling {
  readonly consumers: number;
  readonly ms: Readonly<Record<Side, readonly number[]>>;
}

export async function measureSettling(bench: BrokerBench): Promise<Settling[]> {
  const { quick, say } = bench;
  const brokers = await bench.brokers();
  const settlings: Settling[] = [];
  for (const consumers of quick ? [3, 10] : [3, 50, 200]) {
    const ms: Record<Side, number[]> = { embedded: [], apache: [] };
    const rounds = quick ? 1 : 6;
    for (let round = 0; round < rounds; round++) {
      say(`join: ${consumers} consumers, ${round + 1} of ${rounds}`);
      for (const side of inTurn(round)) {
        const took = await settleOnce(brokers[side], consumers, round);
        // The first round warms all up.
        if (round > 0 || quick) ms[side].push(took);
      }
    }
    settlings.push({ consumers, ms });
  }
  return settlings;
}

async function settleOnce(broker: Broker, consumers: number, round: number): Promise<number> {
  const topic = `bench-settle-${consumers}-${round}`;
  await makeTopic(broker, topic, consumers);
  const client = await startClient("kafkajs", broker.bootstrap);
  try {
    const { ms } = await client.ask({ type: "settle", topic, consumers }, "settled");
    return ms;
  } finally {
    await client.stop();
    await dropTopic(broker, topic);
  }
}
