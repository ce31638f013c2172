import { expect, test } from "./fixtures/test.ts";

test("a consumer that takes longer for a message than its session is expelled, and the page says so", async ({
  board,
  group,
  lab,
}) => {
  await group.start({ count: 2 });
  await lab.produce({ running: true, ratePerSecond: 50, keys: "none", topic: group.topic });
  const card = board.card("C2");
  await card.button("Slow…").click();
  const choice = board.page.getByRole("dialog", { name: "Delay of C2" });
  await expect(choice).toContainText("A delay longer than the session of 3.0 s gets a consumer expelled that is working.");
  await choice.getByRole("button", { name: "4 s", exact: true }).click();
  await board.page.keyboard.press("Escape");

  await expect(card.root).toContainText("EXPIRED");
  await expect(card.root).toContainText(
    "The coordinator has ended its session: it sent no heartbeat in time. It does not know yet.",
  );
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  await expect(board.events.filter({ hasText: /session of C2 has ended/i }).first()).toBeVisible();
  await expect(board.events.filter({ hasText: "C2 is told that it is no member any more; it joins anew" }).first()).toBeVisible();

  await card.button("Slow…").click();
  await choice.getByRole("button", { name: "No delay" }).click();
  await board.page.keyboard.press("Escape");
  await expect.poll(() => board.places(), { timeout: 30_000 }).toEqual({ C1: [0, 1], C2: [2] });
});
