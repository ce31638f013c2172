import { expectAccessible } from "./fixtures/axe.ts";
import { expect, kafkaTest as test } from "./fixtures/test.ts";

test("a group of other programs is found, looked at and left alone", async ({ board, group, kafka, lab }) => {
  const { page } = board;
  const theirs = `${group.name}-theirs`;
  const consumer = await kafka.spawnCli(["console-consumer", "--topic", group.topic, "--group", theirs]);
  const menu = page.getByRole("button", { name: /choose another$/ });
  try {
    await expect
      .poll(async () => (await lab.clusterGroups()).groups.find((each) => each.group === theirs)?.state, { timeout: 30_000 })
      .toBe("Stable");
    await menu.click();
    await page.getByRole("menuitem", { name: "Watch a group of the cluster…" }).click();
    const dialog = page.getByRole("dialog", { name: "Watch a group of the cluster" });
    await dialog.getByLabel("Find").fill("-THEIRS");
    await expect(dialog.getByRole("listitem").filter({ hasText: theirs })).toContainText("Stable · 1 member");
    await expectAccessible(page, "the groups of the cluster", "[role=dialog]");
    await dialog.getByRole("button", { name: `Watch ${theirs}` }).click();
    await expect(page).toHaveURL(new RegExp(`group=${theirs}$`));

    await expect.poll(() => board.places()).toEqual({ E1: [0, 1, 2] });
    await expect(board.card("E1").root.getByRole("button", { name: /^(Leave|Crash|Freeze|Slow…|Restart|Actions)/ })).toHaveCount(
      0,
    );
    await expect(board.bar).toContainText(group.topic);
    await expect(board.addConsumer).toHaveAttribute("aria-disabled", "true");
    await page.keyboard.press("a");
    await expect(board.toasts).toContainText("This group is only watched: the lab does not join it.");
    await menu.click();
    await expect(page.getByRole("menuitem", { name: "Reset offsets…" })).toContainText("It is only watched");
    await page.keyboard.press("Escape");
    expect(await lab.group(theirs)).toMatchObject({ origin: "watched", topics: [group.topic] });
  } finally {
    await consumer.stop();
  }
  await expect(page.getByRole("heading", { name: "This group has no members" })).toBeVisible();
  await menu.click();
  await page.getByRole("menuitem", { name: "Stop watching this group" }).click();
  await expect.poll(async () => (await lab.groups()).groups.map((each) => each.group)).not.toContain(theirs);
  expect((await kafka.cli(["groups", "--list"])).stdout, "it is still there").toContain(theirs);
});
