import { sleep, systemClock } from "../lib/clock/clock.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { Refused } from "./fixtures/lab-api.ts";
import { expect, kafkaTest as test } from "./fixtures/test.ts";

test("the broker is away for 30 s: the page says so, and then everything goes on by itself", async ({
  board,
  group,
  lab,
  kafka,
}) => {
  test.setTimeout(180_000);
  await group.start({ count: 2 });
  await lab.produce({ running: true, ratePerSecond: 20, keys: "none", topic: group.topic });
  await expect.poll(async () => (await group.member("C2"))?.processed).toBeGreaterThan(0);
  const before = await group.answer();

  await kafka.stopBroker();
  const backAt = systemClock.now() + 30_000;
  try {
    const strip = board.page.getByRole("status").filter({ hasText: `Kafka at ${kafka.bootstrap} does not answer since` });
    await expect(strip).toBeVisible({ timeout: 30_000 });
    await expect(board.addConsumer).toHaveAttribute("aria-disabled", "true");
    await expect(board.addConsumer).toHaveAccessibleDescription("Kafka does not answer. The lab goes on by itself when it does.");
    await expect(board.cards, "the last picture stays").toHaveCount(2);

    await expect(lab.health()).rejects.toMatchObject({ status: 503, code: "BROKER_AWAY" });
    await expect(lab.add(group.name)).rejects.toMatchObject({ status: 503, code: "BROKER_AWAY" });
    expect(await group.answer()).toMatchObject({ stale: true, topic: before.topic });
    expect((await lab.groups()).stale).toBe(true);

    await expectAccessible(board.page, "a broker that is away");

    // Half a minute is what is tested: by then kafkajs has used up its own retries.
    await sleep(systemClock, backAt - systemClock.now());
    await kafka.startBroker();
    await expect(strip).toHaveCount(0, { timeout: 30_000 });
  } finally {
    if (kafka.pid() === null) await kafka.startBroker();
  }

  await expect.poll(() => board.places(), { timeout: 60_000 }).toEqual({ C1: [0, 1], C2: [2] });
  await expect(board.addConsumer).not.toHaveAttribute("aria-disabled", "true");
  const handled = (await group.member("C2"))?.processed ?? 0;
  await expect.poll(async () => (await group.member("C2"))?.processed, { timeout: 60_000 }).toBeGreaterThan(handled);
  await expect
    .poll(async () => lab.health().catch((error: unknown) => (error instanceof Refused ? error.code : error)))
    .toMatchObject({
      broker: { state: "up" },
    });
});
