import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";

test("a stopped group's offsets are reset, with a preview first, and it reads again from there", async ({
  board,
  group,
  lab,
}) => {
  const { page } = board;
  for (const [partition, count] of [3, 5, 0].entries()) {
    for (let n = 0; n < count; n++) await lab.sendMessage({ topic: group.topic, value: `${n}`, partition });
  }
  await group.start();
  await expect.poll(async () => (await group.member("C1"))?.processed).toBe(8);
  const menu = page.getByRole("button", { name: `Group ${group.name}, choose another` });
  await menu.click();
  await expect(page.getByRole("menuitem", { name: "Reset offsets…" })).toContainText("1 member must leave first.");
  await page.keyboard.press("Escape");
  await expect(lab.resetOffsets(group.name, { to: "earliest" })).rejects.toMatchObject({ status: 409, code: "GROUP_NOT_EMPTY" });
  await board.card("C1").button("Leave").click();
  await expect(board.bar).toContainText("Empty");

  await menu.click();
  await page.getByRole("menuitem", { name: "Reset offsets…" }).click();
  const dialog = page.getByRole("dialog", { name: "Reset offsets" });
  await dialog.getByLabel("To", { exact: true }).selectOption("an offset");
  await dialog.getByLabel("Offset", { exact: true }).fill("4");
  await dialog.getByRole("button", { name: "Preview" }).click();
  const rows = dialog.getByRole("region", { name: "Preview" }).getByRole("row");
  await expect(rows).toHaveText([/PARTITION/, /^0330.*higher than the latest offset: set to 3/, /^154−1$/, /^2.*0/]);
  await expectAccessible(page, "the preview of a reset", "[role=dialog]");
  expect((await group.answer()).partitions.map(({ currentOffset }) => currentOffset).slice(0, 2), "only looked at").toEqual([
    "3",
    "5",
  ]);

  await dialog.getByLabel("To", { exact: true }).selectOption("earliest");
  await expect(rows, "of another order").toHaveCount(0);
  await dialog.getByLabel("Partitions").fill("1");
  await dialog.getByRole("button", { name: "Preview" }).click();
  await expect(rows).toHaveText([/PARTITION/, "150−5"]);
  await expect(dialog.getByText(/--reset-offsets --to-earliest --execute$/)).toContainText(`--topic ${group.topic}:1 `);
  await dialog.getByRole("button", { name: "Reset offsets" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(board.events.filter({ hasText: "Offsets were reset to earliest: P1 5 → 0" })).toHaveCount(1);
  await expect(board.describe.filter({ hasText: /^1 *0 *5 *5/ })).toHaveCount(1);

  await group.start();
  await expect.poll(async () => (await group.member("C2"))?.processed).toBe(5);
});
