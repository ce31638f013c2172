import { expect, test } from "./fixtures/test.ts";

test("everything by keyboard: add, walk over the cards, crash, restart, and close what is open", async ({ board, group }) => {
  const { keyboard } = board.page;
  for (const id of ["C1", "C2", "C3"]) {
    await keyboard.press("a");
    await expect(board.card(id).root).toBeVisible();
  }
  await expect.poll(() => board.places()).toEqual({ C1: [0], C2: [1], C3: [2] });

  await keyboard.press("?");
  const shortcuts = board.page.getByRole("dialog", { name: "Shortcuts" });
  await expect(shortcuts).toContainText("On a card: Freeze or Thaw");
  await keyboard.press("a");
  await keyboard.press("Escape");
  await expect(shortcuts).toHaveCount(0);
  await expect(board.cards, "an open dialog keeps the keys to itself").toHaveCount(3);

  for (let presses = 0; presses < 40 && !(await hasFocus(board.card("C1").root)); presses++) await keyboard.press("Tab");
  await expect(board.card("C1").root).toBeFocused();
  await keyboard.press("ArrowRight");
  await expect(board.card("C2").root).toBeFocused();
  await keyboard.press("End");
  await expect(board.card("C3").root).toBeFocused();
  await keyboard.press("c");
  await expect(board.card("C3").root).toContainText("GONE");
  await keyboard.press("r");
  await expect.poll(() => board.places()).toEqual({ C1: [0], C2: [1], C3: [2] });

  await keyboard.press("Home");
  for (let presses = 0; presses < 3; presses++) await keyboard.press("Tab");
  await expect(board.card("C1").button("Leave"), "the card's own buttons follow it").toBeFocused();
  await keyboard.press("Enter");
  await expect(board.card("C1").root).toHaveCount(0);
  expect((await group.answer()).members).toHaveLength(2);
});

test("single keys can be turned off", async ({ board }) => {
  const { page } = board;
  await page.keyboard.press("?");
  await page.getByRole("switch", { name: "Single keys press buttons" }).press("Space");
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(board.cards).toHaveCount(0);
});

test("what cannot be pressed now says why when its key is pressed", async ({ board, group }) => {
  await group.start({ count: 1, sessionTimeoutMs: 30_000 });
  await board.card("C1").root.focus();
  await board.page.keyboard.press("f");
  await expect(board.card("C1").root).toContainText("FROZEN");
  await board.page.keyboard.press("l");
  await expect(board.toasts).toContainText("A frozen consumer cannot say that it leaves: thaw it first, or crash it.");
  await board.page.keyboard.press("f");
  await expect(board.card("C1").button("Freeze")).toBeVisible();
});

async function hasFocus(element: { evaluate: (look: (node: Element) => boolean) => Promise<boolean> }): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement);
}
