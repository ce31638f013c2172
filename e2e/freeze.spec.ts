import { sleep, systemClock } from "../lib/clock/clock.ts";
import { expect, kafkaTest as test, moving } from "./fixtures/test.ts";

test.use(moving);

test("frozen for 60 s, the group goes on without it; thawed, it comes back as a new member", async ({ board, group, lab }) => {
  test.setTimeout(150_000);
  await group.start({ count: 2 });
  await lab.produce({ running: true, ratePerSecond: 20, keys: "none", topic: group.topic });
  await expect.poll(async () => (await group.member("C2"))?.processed).toBeGreaterThan(0);
  const before = await group.member("C2");
  const card = board.card("C2");
  await card.button("Freeze").click();
  await expect(card.root).toContainText("FROZEN");
  const thawAt = systemClock.now() + 60_000;
  const processed = (await group.member("C2"))?.processed;

  await expect(card.ring).toBeVisible();
  await expect(card.tile(2)).toHaveAccessibleName("Partition 2, held for C2 until its session ends");
  await expect(card.root).toContainText("The group went on without it. When thawed, it is told so and joins as a new member.");
  await expect(card.ring).toHaveCount(0);
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });

  // The minute itself is what is tested: kafkajs gives up within it.
  await sleep(systemClock, thawAt - systemClock.now());
  await expect(card.root).toContainText("FROZEN");
  expect((await group.member("C2"))?.processed, "not one message more was handled").toBe(processed);

  await card.button("Thaw").click();
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C2: [2] });
  // Its tile lies there before the coordinator has confirmed it.
  await expect.poll(async () => (await group.member("C2"))?.status).toBe("active");
  const after = await group.member("C2");
  expect(after?.memberId).not.toBe(before?.memberId);
  await expect.poll(async () => (await group.member("C2"))?.processed, "it works again").toBeGreaterThan(processed ?? 0);
});

test("thawed before its session ends, it keeps its member id and nobody notices", async ({ board, group }) => {
  await group.start({ count: 2, sessionTimeoutMs: 30_000 });
  const before = await group.answer();
  const card = board.card("C2");
  await card.button("Freeze").click();
  await expect(card.ring).toBeVisible();
  await expect(card.button("Leave")).toHaveAttribute("aria-disabled", "true");
  await expect(card.button("Leave")).toHaveAccessibleDescription(
    "A frozen consumer cannot say that it leaves: thaw it first, or crash it.",
  );
  await card.button("Thaw").click();
  await expect(card.ring).toHaveCount(0);
  await expect(card.button("Freeze")).toBeVisible();
  // A heartbeat that was answered after the thaw: the coordinator still knows it by this id.
  await expect(card.root).toContainText(/heartbeat\s*0\.\d s/);
  const after = await group.answer();
  expect(after.generation).toBe(before.generation);
  expect(after.members.map(({ memberId }) => memberId)).toEqual(before.members.map(({ memberId }) => memberId));
  await expect(board.tray).toContainText("last rebalance: C1 and C2 joined");
});

test("frozen for long and then crashed, it is gone for good", async ({ board, group }) => {
  await group.start({ count: 2 });
  const card = board.card("C1");
  await card.button("Freeze").click();
  await expect(card.root).toContainText("The group went on without it");
  await card.button("Crash").click();
  await expect(card.root).toContainText("GONE");
  await expect.poll(() => board.places()).toEqual({ C2: [0, 1, 2] });
});
