import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { withoutToolHost } from "../tools/kafka/tool-host/tool-host.ts";

const MAIN = fileURLToPath(new URL("../bench/main.ts", import.meta.url));

/** What Kafka's tool takes of the machine is measured, so it is a process of its own. */
const ENV = withoutToolHost(process.env);

/** It starts four labs one after the other; it ends itself before the test would leave it behind. */
const WITHIN_MS = 230_000;
test.setTimeout(WITHIN_MS + 10_000);

/** It starts three Apache Kafkas one after the other. */
const BROKERS_WITHIN_MS = 170_000;

// How fast it all is depends on the machine: that each figure can be measured does not.
test("the bench measures each thing and says so in a table", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--quick"], { timeout: WITHIN_MS, env: ENV });
  expect(stdout.match(/^\d\. .+$/gm)).toEqual([
    "1. From the click on Add consumer to the JoinGroup, ms",
    "2. From the assignment event to the changed pixel, ms",
    "3. Messages a second through three consumers",
    "4. Memory of the lab's process, MB",
    "5. kafka-consumer-groups --describe every 2 s against the lab's page, ms",
    "6. At 20,000 messages a second through three consumers, with 20 viewers",
  ]);
  expect(stdout).not.toContain("Not measured:");
});

test("the bench measures the embedded broker beside Apache Kafka", async () => {
  test.setTimeout(BROKERS_WITHIN_MS + 10_000);
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--broker", "--quick"], {
    timeout: BROKERS_WITHIN_MS,
    env: ENV,
  });
  expect(stdout.match(/^\d\. .+$/gm)).toEqual([
    "1. Start to first answer, ms",
    "2. Resident memory of the broker's process, MB",
    "3. Messages a second with kafkajs, acks all",
    "4. Messages a second with librdkafka (confluent-kafka for Python), acks all",
    "5. From joining to assigned, ms",
    "6. From send to handler at 1,000 messages a second, ms",
  ]);
  expect(stdout).not.toContain("Not measured:");
});
