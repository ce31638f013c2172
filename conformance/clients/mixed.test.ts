import { test } from "vitest";
import { onEachBroker, type Broker } from "../brokers.ts";
import type { Client } from "./client.ts";
import { goInTurn, joinAsKinds, startCrew } from "./crew.ts";
import { javaClient } from "./java.ts";
import { kafkaJsClient } from "./kafkajs.ts";
import { kcatClient } from "./kcat.ts";
import { platformaticClient } from "./platformatic.ts";
import { confluentClient, kafkaPythonClient } from "./python.ts";

const [kafkaJs, kcat, java, platformatic] = [kafkaJsClient(), kcatClient(), javaClient(), platformaticClient()];
const [confluent, kafkaPython3, kafkaPython2] = [await confluentClient(), await kafkaPythonClient(3), await kafkaPythonClient(2)];

/** Who knows which assignor. */
const CREWS: Readonly<Record<string, readonly Client[]>> = {
  range: [kafkaJs, kcat, java, confluent, kafkaPython3, kafkaPython2],
  roundrobin: [platformatic, kafkaPython2, kcat, kafkaJs, kafkaPython3],
  "cooperative-sticky": [kcat, platformatic, java, kafkaPython3],
};

const PARTITIONS = 12;

onEachBroker((broker) => test.each(Object.keys(CREWS))("%s", (assignor) => shareAndTakeOver(broker, assignor)), {
  tests: "at once",
});

/** All kinds in one group; then one after the other goes, so that each has led before it is over. */
async function shareAndTakeOver(broker: Broker, assignor: string): Promise<void> {
  const kinds = (CREWS[assignor] ?? []).filter(({ available }) => available);
  const crew = await startCrew(broker, { partitions: PARTITIONS, assignor });
  try {
    await goInTurn(crew, await joinAsKinds(crew, kinds));
    await crew.finished();
  } finally {
    await crew.close();
  }
}
