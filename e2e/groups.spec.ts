import { expect, kafkaTest as test } from "./fixtures/test.ts";

test("a second group with a new topic is made, filled, switched to, and deleted", async ({ board, group, lab }) => {
  await group.start({ count: 2 });
  const { page } = board;
  const second = `${group.name}-second`;
  board.faults.allow(/404.*\/api\/groups|status of 404/);
  await page.getByRole("button", { name: `Group ${group.name}, choose another` }).click();
  await page.getByRole("menuitem", { name: "New group…" }).click();
  const dialog = page.getByRole("dialog", { name: "New group" });
  await dialog.getByLabel("Name").fill(second);
  await dialog.getByLabel("Topic").fill(`${second}-events`);
  await dialog.getByLabel("Assignor").selectOption("sticky");
  await dialog.getByRole("button", { name: "Open group" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`${second}-events`);
  await dialog.getByRole("spinbutton").fill("2");
  await dialog.getByRole("button", { name: "Create the topic" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`group=${second}$`));

  await board.addConsumer.click();
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1] });
  await expect(board.bar).toContainText("sticky · leader C1");
  expect(await group.owners(), "the first group knows nothing of it").toEqual({ C1: [0, 1], C2: [2] });

  await page.getByRole("button", { name: `Group ${second}, choose another` }).click();
  await expect(page.getByRole("menuitem", { name: "Delete this group" })).toContainText(
    "1 consumer of the lab must leave first.",
  );
  await page.getByRole("menuitemradio", { name: new RegExp(`^${group.name} `) }).click();
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C2: [2] });
  await page.goBack();
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1] });

  await board.card("C1").button("Leave").click();
  await expect(board.cards).toHaveCount(0);
  // It can be deleted as soon as the coordinator says that nobody is in it any more.
  await expect.poll(async () => (await lab.group(second)).members).toEqual([]);
  await page.getByRole("button", { name: `Group ${second}, choose another` }).click();
  await page.getByRole("menuitem", { name: "Delete this group" }).click();
  await expect.poll(async () => (await lab.groups()).groups.map(({ group }) => group)).not.toContain(second);
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("button", { name: "Group web-events-group, choose another" })).toBeVisible();
});

test("others' group is joined only on purpose", async ({ board, group, kafka, lab }) => {
  const { page } = board;
  const theirs = `${group.name}-theirs`;
  board.faults.allow(/409/);
  const consumer = await kafka.spawnCli(["console-consumer", "--topic", group.topic, "--group", theirs]);
  try {
    await expect
      .poll(async () => (await kafka.cli(["groups", "--describe", "--group", theirs, "--state"])).stdout, {
        timeout: 30_000,
        intervals: [500],
      })
      .toMatch(/Stable +1/);
    await expect(lab.openGroup({ group: theirs, topic: group.topic })).rejects.toMatchObject({
      status: 409,
      code: "GROUP_HAS_FOREIGN_MEMBERS",
    });

    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog", { name: "New group" });
    await dialog.getByLabel("Name").fill(theirs);
    await dialog.getByLabel("Topic").fill(group.topic);
    await dialog.getByRole("button", { name: "Open group" }).click();
    await expect(dialog.getByRole("alert")).toContainText("If the lab's consumers join, partitions are taken from them");
    await dialog.getByRole("button", { name: "Join them all the same" }).click();
    await expect(board.card("E1").root).toContainText("console-consumer");
    await expect.poll(() => board.places()).toEqual({ E1: [0, 1, 2] });
    await expect(board.bar).toContainText("generation not known");

    await board.addConsumer.click();
    await expect.poll(async () => Object.keys(await board.places()).sort()).toEqual(["C1", "E1"]);
    await board.card("C1").button("Leave").click();
    await expect.poll(() => board.places()).toEqual({ E1: [0, 1, 2] });
    // Closed, not deleted: it was never the lab's.
    await lab.closeGroup(theirs);
    await expect(page.getByRole("heading", { name: `Group ${theirs} was deleted` })).toBeVisible();
    expect((await kafka.cli(["groups", "--list"])).stdout).toContain(theirs);
  } finally {
    await consumer.stop();
  }
});
