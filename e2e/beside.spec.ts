import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe.ts";
import { emptyGroup } from "./fixtures/group.ts";
import { expect, test } from "./fixtures/test.ts";

/** The board of one of several groups. */
const boardOf = (page: Page, group: string) => {
  const root = page.getByRole("region", { name: `Board of ${group}`, exact: true });
  return {
    root,
    add: root.getByRole("button", { name: `Add a consumer to ${group}` }),
    card: (id: string) => root.getByRole("article", { name: `Consumer ${id}`, exact: true }),
    tiles: root.getByRole("article").getByRole("listitem", { name: /^Partition / }),
  };
};

test("a second group on the same topic stands beside the first, and each gets everything", async ({ board, group, lab }) => {
  test.setTimeout(150_000);
  const { page } = board;
  const second = `${group.name}-2`;
  await group.start({ count: 2 });
  await page.getByRole("button", { name: `Group ${group.name}, choose another` }).click();
  await page.getByRole("menuitem", { name: "Beside this one" }).click();
  await page.getByRole("menuitem", { name: "Another group on this topic…" }).click();
  const dialog = page.getByRole("dialog", { name: "Another group on this topic" });
  await expect(dialog.getByLabel("Name")).toHaveValue(second);
  await expect(dialog.getByLabel("Topic")).toHaveValue(group.topic);
  await dialog.getByRole("button", { name: "Open group" }).click();
  await expect(page).toHaveURL(new RegExp(`group=${group.name}&beside=${second}$`));

  const [left, right] = [boardOf(page, group.name), boardOf(page, second)];
  await expect(left.root).toContainText("Stable");
  await expect(right.root.getByRole("heading", { name: "This group has no consumers" })).toBeVisible();
  await right.add.click();
  await expect(right.root).toContainText("Stable");
  await expect(right.tiles).toHaveCount(3);
  await expect(left.tiles, "the first group knows nothing of it").toHaveCount(3);
  expect(await group.owners()).toEqual({ C1: [0, 1], C2: [2] });

  // Keys mean the board that has the focus.
  await right.card("C1").focus();
  await page.keyboard.press("a");
  await expect(right.card("C2")).toBeVisible();
  await expect.poll(async () => (await lab.group(second)).members.length).toBe(2);
  await right.card("C2").focus();
  await page.keyboard.press("l");
  await expect(right.card("C2")).toHaveCount(0);
  expect((await group.answer()).members).toHaveLength(2);
  await right.card("C1").getByRole("button", { name: "Freeze" }).click();
  await expect(right.card("C1")).toContainText("FROZEN");
  await right.card("C1").getByRole("button", { name: "Thaw" }).click();
  await expect(left.card("C1")).not.toContainText("FROZEN");

  await lab.produce({ topic: group.topic, running: true, ratePerSecond: 50 });
  await expect.poll(async () => (await lab.group(second)).members[0]?.processed).toBeGreaterThan(20);
  await lab.produce({ running: false });
  await expect
    .poll(async () => {
      const answers = [await group.answer(), await lab.group(second)];
      return answers.map(({ partitions }) => partitions.map(({ lag }) => lag ?? "0"));
    })
    .toEqual([
      ["0", "0", "0"],
      ["0", "0", "0"],
    ]);

  await expectAccessible(page, "two boards beside each other");
  await right.root.getByRole("button", { name: `Put the board of ${second} away` }).click();
  await expect(page).toHaveURL(new RegExp(`group=${group.name}$`));
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C2: [2] });
  await page.goBack();
  await expect(right.tiles, "the back button brings it back").toHaveCount(3);
  await left.root.getByRole("button", { name: `Put the board of ${group.name} away` }).click();
  await expect(page).toHaveURL(new RegExp(`group=${second}$`));
  await expect(board.card("C1").tiles).toHaveCount(3);
  await emptyGroup(lab, second);
});

test("on a phone one board is below the other", async ({ group, lab, visit }) => {
  const second = `${group.name}-2`;
  await lab.openGroup({ group: second, topic: group.topic });
  await group.start({ count: 2 });
  const { page } = await visit({
    path: `/?group=${group.name}&beside=${second}`,
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  const [upper, lower] = [boardOf(page, group.name), boardOf(page, second)];
  await expect(upper.tiles).toHaveCount(3);
  await lower.add.click();
  await expect(lower.tiles).toHaveCount(3);
  const [above, below] = [await upper.root.boundingBox(), await lower.root.boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual((below?.y ?? 0) + 1);
  await expectAccessible(page, "two boards on a phone");
  await emptyGroup(lab, second);
});
