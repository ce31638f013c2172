import { startGuard } from "../tools/process/guard.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { installLine } from "../tools/programs/install-line.ts";
import { expect, test as base } from "./fixtures/test.ts";

/** On an Apache Kafka as users start it: `npm run kafka` in a terminal, and the lab in another. */
const test = base.extend<object, { brokerSettings: Record<string, string> }>({
  brokerSettings: [
    async ({}, use) => {
      const guard = startGuard();
      const child = guard.spawn(process.execPath, ["tools/kafka/main.ts"]);
      let printed = "";
      child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
        printed += chunk;
      });
      await expect.poll(() => printed, { timeout: 100_000 }).toMatch(/^KAFKA_BROKERS=\S+ npm start$/m);
      await use({ KAFKA_BROKERS: /^KAFKA_BROKERS=(\S+)/m.exec(printed)?.[1] ?? "" });
      await guard.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test("what the coordinator does is read from its log, and shown among the events and in the tray", async ({
  board,
  group,
  broker,
}) => {
  const kcat = findOnPath(["kcat", "kafkacat"]);
  test.skip(kcat === null, `There is no kcat: ${installLine("kcat")}`);
  await board.bar.getByRole("button", { name: /^Kafka/ }).click();
  await expect(board.page.getByRole("dialog", { name: "Broker" })).toContainText("is read from its log, step by step");
  await board.page.keyboard.press("Escape");
  const said = (text: string) => board.events.filter({ hasText: text }).first();

  await group.start();
  await expect(said("C1 is given a member id, to join with")).toBeVisible();
  await expect(said("The coordinator begins a rebalance: C1 is new")).toBeVisible();
  await expect(said("The only member has joined: generation 1")).toBeVisible();
  await expect(said("C1 has told the coordinator who gets what")).toBeVisible();

  const guard = startGuard();
  try {
    const session = ["-X", "session.timeout.ms=3000", "-X", "heartbeat.interval.ms=500"];
    const join = () => guard.spawn(kcat ?? "", ["-b", broker.bootstrap, ...session, "-G", group.name, group.topic]);
    const leaving = join();
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1], E1: [2] });
    leaving.kill("SIGTERM");
    // Only the coordinator knows how a member went that is not the lab's.
    await expect(board.tray).toContainText("last rebalance: E1 left");
    await expect(said("The coordinator hears that E1 leaves")).toBeVisible();

    const dying = join();
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1], E2: [2] });
    dying.kill("SIGKILL");
    await expect(board.tray).toContainText("last rebalance: E2 was expired");
    await expect(said("The coordinator puts E2 out: it was silent for a session")).toBeVisible();
  } finally {
    await guard.close();
  }
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
});
