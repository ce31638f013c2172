import { expect, test } from "./fixtures/test.ts";

test("the topic is described as Kafka does, and grows while it is read", async ({ visit, group, broker }) => {
  await group.start({ count: 2 });
  const board = await visit({ path: `/?group=${group.name}&panel=topic` });
  const { page } = board;
  const panel = page.getByRole("region", { name: "Topic", exact: true });
  await expect(panel).toContainText("PartitionCount 3");
  await expect(panel).toContainText("ReplicationFactor 1");
  const { stdout } = await broker.cli(["topics", "--describe", "--topic", group.topic]);
  const described = [...stdout.matchAll(/Partition: (\d+)\s+Leader: (\d+)\s+Replicas: (\S+)\s+Isr: (\S+)/g)].map((found) =>
    found.slice(1),
  );
  const rows = panel.getByRole("row").filter({ has: page.getByRole("cell") });
  expect(await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))).toEqual(described);

  await panel.getByRole("button", { name: "Add partitions…" }).click();
  const dialog = page.getByRole("dialog", { name: "Add partitions" });
  await dialog.getByLabel("Partitions in all").fill("5");
  await expect(dialog.getByRole("list", { name: "Where each key falls" }).getByRole("listitem")).toHaveCount(5);
  await dialog.getByRole("button", { name: "Add 2" }).click();
  await expect(dialog).toBeHidden();
  await expect(panel).toContainText("PartitionCount 5");
  await expect(rows).toHaveCount(5);
  await expect.poll(() => board.places(), { timeout: 30_000 }).toEqual({ C1: [0, 1, 2], C2: [3, 4] });
});

test("a topic is made on the page, and one that is there already says so", async ({ visit, group, lab }) => {
  const board = await visit({ path: `/?group=${group.name}&panel=topic` });
  const { page } = board;
  const name = `${group.topic}-2`;
  const panel = page.getByRole("region", { name: "Topic", exact: true });
  await panel.getByRole("button", { name: "New topic…" }).click();
  const dialog = page.getByRole("dialog", { name: "New topic" });
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog).toContainText("Give the topic a name.");
  board.faults.allow(/409/);
  await dialog.getByLabel("Name").fill(group.topic);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog).toContainText("has a topic");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Partitions").fill("2");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(board.toasts).toContainText(`Topic ${name} is there`);
  expect((await lab.topic(name)).partitions).toHaveLength(2);
});
