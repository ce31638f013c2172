import type { Locator } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe.ts";
import type { Board } from "./fixtures/board.ts";
import { expect, test } from "./fixtures/test.ts";

test.use({ partitions: 1 });

/** The numbers of the row "all": produced, delivered, more than once, not yet, lost. */
async function openLedger({ page }: Board): Promise<Locator> {
  await page.getByRole("button", { name: "Ledger", exact: true }).click();
  return page.getByRole("region", { name: "Table of the ledger" }).getByRole("row", { name: /^all / }).getByRole("cell");
}

test("a crash before the commit delivers twice, one after it loses the message in hand", async ({ board, group, lab }) => {
  const totals = await openLedger(board);
  await expect(board.page.getByRole("region", { name: "Ledger", exact: true })).toContainText("Nothing is in the log yet");

  // Commits nothing before it crashes.
  await group.start({ commit: "interval", commitIntervalMs: 600_000 });
  await expect(board.card("C1").root).toContainText("commits every 600 s");
  for (let number = 0; number < 5; number++) await lab.sendMessage({ topic: group.topic, value: { number } });
  await expect(totals).toHaveText(["5", "5", "0", "0", "0"]);
  await board.card("C1").button("Crash").click();

  // Commits each message, then takes long for it.
  await group.start({ commit: "before", processingMs: 500 });
  await expect(board.card("C2").root).toContainText("commits before handling");
  await expect(totals).toHaveText(["5", "5", "5", "0", "0"], { timeout: 30_000 });
  await lab.slow(group.name, "C2", 600_000);
  await lab.sendMessage({ topic: group.topic, value: "the sixth" });
  await expect(totals).toHaveText(["6", "5", "5", "1", "0"]);
  await expect.poll(async () => (await group.answer()).partitions[0]?.currentOffset).toBe("6");
  await expect(totals, "it has it in hand").toHaveText(["6", "5", "5", "1", "0"]);
  await board.card("C2").button("Crash").click();
  await expect(totals).toHaveText(["6", "5", "5", "0", "1"]);

  await group.start();
  await lab.sendMessage({ topic: group.topic, value: "the seventh" });
  await expect(totals).toHaveText(["7", "6", "5", "0", "1"]);
  expect((await lab.ledger(group.name)).totals).toMatchObject({ deliveries: 11, approximate: false });
  await expectAccessible(board.page, "the ledger");
});

test("when a consumer commits is chosen on its card and when it is added, and everybody sees it", async ({
  board,
  group,
  visit,
}) => {
  const { page } = board;
  await page.getByRole("button", { name: "Add in another way" }).click();
  await page.getByRole("menuitem", { name: "Before handling" }).click();
  const card = board.card("C1").root;
  await expect(card).toContainText("commits before handling");
  await card.getByRole("button", { name: "C1 commits before handling, choose another way" }).click();
  await expectAccessible(page, "the choice of commits");
  await page.getByRole("menuitemradio", { name: "Every 1 s" }).click();
  await expect(card).toContainText("commits every 1 s");
  expect(await group.member("C1")).toMatchObject({ commit: "interval", commitIntervalMs: 1000 });
  await expect(board.events.filter({ hasText: "C1 commits every 1 s" }).first()).toBeVisible();

  const phone = await visit({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await expect(phone.card("C1").root).toContainText("commits every 1 s");
  await phone.page.getByRole("button", { name: "Ledger", exact: true }).tap();
  await expect(phone.page.getByRole("region", { name: "Table of the ledger" })).toBeVisible();
});
