import { expect, test } from "./fixtures/test.ts";

test("Reset class lets all leave, cuts off the frozen, and puts the cards of the crashed away", async ({ board, group }) => {
  await group.start({ count: 4 });
  await board.card("C1").button("Crash").click();
  await board.card("C2").button("Freeze").click();
  await expect(board.card("C1").root).toContainText("GONE");
  const { page } = board;
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Reset class…" }).click();
  const question = page.getByRole("alertdialog", { name: "Reset class?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(board.cards, "Cancel changes nothing").toHaveCount(4);

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Reset class…" }).click();
  await question.getByRole("button", { name: "Let all leave" }).click();
  await expect(board.cards).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByRole("heading", { name: "This group has no consumers" })).toBeVisible();
  await expect(board.bar).toContainText("Empty");
  expect((await group.answer()).members).toEqual([]);
});
