import { expect, kafkaTest as test } from "./fixtures/test.ts";

test("the producer is started on the page, tiles count, and Describe shows what Kafka prints", async ({ board, group }) => {
  await group.start({ count: 3 });
  const producer = board.page.getByRole("region", { name: "Producer" });
  await expect(producer).toContainText(`This group reads ${group.topic}.`);
  await producer.getByRole("button", { name: "Produce into that" }).click();
  await producer.getByRole("button", { name: "none", exact: true }).click();
  await producer.getByRole("slider", { name: "Messages a second" }).focus();
  for (let step = 0; step < 60; step++) await board.page.keyboard.press("ArrowRight");
  await producer.getByRole("button", { name: "Start" }).click();
  for (const [id, partition] of [
    ["C1", 0],
    ["C2", 1],
    ["C3", 2],
  ] as const) {
    await expect(board.card(id).tile(partition)).toContainText(/offset [1-9]/);
  }
  await producer.getByRole("button", { name: "Stop" }).click();
  await expect(producer.getByRole("button", { name: "Start" })).toBeVisible();
  await expect
    .poll(async () =>
      (await group.answer()).partitions.every(({ lag, currentOffset }) => lag === "0" && Number(currentOffset) > 0),
    )
    .toBe(true);
});

test("partitions added to the topic while it is read are noticed and shared", async ({ board, group, lab }) => {
  await group.start({ count: 2 });
  await lab.addPartitions(group.topic, 5);
  await expect.poll(() => board.places(), { timeout: 30_000 }).toEqual({ C1: [0, 1, 2], C2: [3, 4] });
});
