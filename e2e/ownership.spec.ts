import { expect, kafkaTest as test, moving } from "./fixtures/test.ts";
import { backgroundOf, nearestPrimary } from "./fixtures/colours.ts";

test.use(moving);

test("three consumers each own one partition in their own colour, and the fourth is idle and says why", async ({
  board,
  group,
}) => {
  await expect(board.page.getByRole("heading", { name: "This group has no consumers" })).toBeVisible();
  for (const [index, id] of ["C1", "C2", "C3"].entries()) {
    await board.addConsumer.click();
    await expect(board.card(id).root).toBeVisible();
    await expect.poll(() => board.places()).toEqual(SHARED[index]);
  }
  const colours = await Promise.all(["C1", "C2", "C3"].map((id, partition) => backgroundOf(board.card(id).tile(partition))));
  expect(colours.map(nearestPrimary)).toEqual(["red", "green", "blue"]);
  await expect(board.bar).toContainText("Stable");
  await expect(board.bar).toContainText("generation 3");

  await board.addConsumer.click();
  const fourth = board.card("C4");
  await expect(fourth.root).toContainText("IDLE");
  await expect(fourth.root).toContainText(
    "3 partitions have 3 owners, so a fourth consumer waits. It takes over when one of them goes.",
  );
  await expect(fourth.tiles).toHaveCount(0);
  expect(await group.owners()).toEqual({ C1: [0], C2: [1], C3: [2] });
});

/** After the first, second and third consumer: the range assignor gives the first ones more. */
const SHARED = [{ C1: [0, 1, 2] }, { C1: [0, 1], C2: [2] }, { C1: [0], C2: [1], C3: [2] }];

test("one leaves: its partition moves to the one that was idle", async ({ board, group }) => {
  await group.start({ count: 4 });
  await expect.poll(() => board.places()).toEqual({ C1: [0], C2: [1], C3: [2] });
  await board.card("C2").button("Leave").click();
  await expect(board.card("C2").root).toHaveCount(0);
  await expect.poll(() => board.places()).toEqual({ C1: [0], C3: [1], C4: [2] });
  await expect(board.events.filter({ hasText: "C2 left" }).filter({ hasText: "LeaveGroup" })).toHaveCount(1);
  await expect(board.tray).toContainText("last rebalance: C2 left");
});

test("killed down to one, which owns all", async ({ board, group }) => {
  await group.start({ count: 3 });
  await board.card("C1").button("Crash").click();
  await board.card("C3").button("Leave").click();
  await expect(board.card("C3").root).toHaveCount(0);
  await expect(board.card("C1").root).toContainText("GONE");
  await expect.poll(() => board.places()).toEqual({ C2: [0, 1, 2] });
  await expect(board.card("C2").root).toContainText("LEADER");
});
