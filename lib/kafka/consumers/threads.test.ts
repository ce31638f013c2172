import { expect, test } from "vitest";
import { systemClock } from "../../clock/clock.ts";
import type { Log } from "../../log/log.ts";
import { startConsumerThreads } from "./threads.ts";
import { startOrder } from "./testing.ts";
import type { FactRow } from "./threads.ts";

/** Nobody listens at this port: the discard service of a machine that has none. */
const NOWHERE = { brokers: ["127.0.0.1:9"], ssl: null, sasl: null };

function setUp(connection = NOWHERE) {
  const lines: string[] = [];
  const note = (message: string) => void lines.push(message);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const options = { connection, maxWaitMs: 100, metadataMaxAgeMs: 1_000 };
  const threads = startConsumerThreads({ threads: 1, options, clock: systemClock, log });
  const rows: FactRow[] = [];
  threads.onFacts((more) => rows.push(...more));
  return { threads, lines, types: () => rows.map(({ fact }) => fact.type) };
}

const start = startOrder("C1");

test("a consumer without a broker can be crashed, restarted, frozen and thawed; closing leaves nothing", async () => {
  const { threads, types } = setUp();
  threads.send(start);
  await expect.poll(types, { timeout: 5_000 }).toEqual(["client-started"]);
  for (const type of ["crash", "restart", "freeze", "thaw"] as const) threads.send({ type, group: "g", consumer: "C1" });
  await expect.poll(types).toEqual(["client-started", "crashed", "client-started", "frozen", "thawed"]);
  expect(await threads.census()).toMatchObject({ consumers: 1 });
  threads.send({ type: "forget", group: "g", consumer: "C1" });
  expect(await threads.census()).toMatchObject({ consumers: 0, sockets: 0 });
  await threads.close(1_000);
  threads.send(start);
  await threads.close(1_000);
});

test("a thread that dies is said, replaced, and its consumers have crashed", { timeout: 20_000 }, async () => {
  // No broker at all is refused by the contract's schema, so the thread fails as it starts.
  const { threads, lines, types } = setUp({ ...NOWHERE, brokers: [] });
  threads.send(start);
  await expect.poll(types, { timeout: 5_000 }).toEqual(["crashed"]);
  threads.send({ type: "restart", group: "g", consumer: "C1" });
  await expect.poll(types, { timeout: 5_000 }).toEqual(["crashed", "crashed"]);
  expect(lines).toContain("A consumer thread failed.");
  await threads.close(100);
});
