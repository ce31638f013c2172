import type { Locator } from "@playwright/test";
import { startGuard } from "../tools/process/guard.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { installLine } from "../tools/programs/install-line.ts";
import type { Board } from "./fixtures/board.ts";
import { expect, kafkaTest as test } from "./fixtures/test.ts";

test("a kcat joins the group, gets a card without buttons, and goes", async ({ board, group, kafka }) => {
  const kcat = findOnPath(["kcat", "kafkacat"]);
  test.skip(kcat === null, `There is no kcat: ${installLine("kcat")}`);
  await group.start();
  const guard = startGuard();
  try {
    const clientId = "kcat-".padEnd(200, "x");
    const child = guard.spawn(kcat ?? "", ["-b", kafka.bootstrap, "-X", `client.id=${clientId}`, "-G", group.name, group.topic]);
    await expectOutsider(board, clientId);
    await expectWithin(board.card("E1").root.getByText(clientId, { exact: true }), board.card("E1").root);
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1], E1: [2] });
    child.kill("SIGTERM");
    await expect(board.card("E1").root).toHaveCount(0);
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  } finally {
    await guard.close();
  }
});

test("a Java console consumer joins the group, takes a share, and goes", async ({ board, group, kafka }) => {
  await group.start();
  const consumer = await kafka.spawnCli(["console-consumer", "--topic", group.topic, "--group", group.name]);
  try {
    await expectOutsider(board, "console-consumer");
    await expect(board.page.getByRole("listitem", { name: /^Partition \d$/ }), "all have an owner again").toHaveCount(3);
    expect((await group.member("E1"))?.partitions.length).toBeGreaterThan(0);
  } finally {
    await consumer.stop();
  }
  await expect(board.card("E1").root).toHaveCount(0);
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
});

test("a consumer of the newer protocol (KIP-848) joins the lab's own group, which has epochs then and no leader", async ({
  board,
  group,
  kafka,
}) => {
  await group.start();
  const newer = ["--command-property", "group.protocol=consumer"];
  const consumer = await kafka.spawnCli(["console-consumer", "--topic", group.topic, "--group", group.name, ...newer]);
  try {
    await expectOutsider(board, "console-consumer");
    await expect(board.bar).toContainText(/Stable\s*epoch \d+/);
    await expect(board.bar).toContainText("no leader");
    await expect.poll(async () => Object.values(await board.places()).map(({ length }) => length)).toEqual([2, 1]);
  } finally {
    await consumer.stop();
  }
  await expect(board.card("E1").root).toHaveCount(0);
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  await expect(board.bar).toContainText(/Stable\s*generation \d+/);
});

async function expectWithin(inner: Locator, outer: Locator): Promise<void> {
  const [a, b] = [await inner.boundingBox(), await outer.boundingBox()];
  expect(a && b && a.x + a.width <= b.x + b.width, "it does not stick out").toBe(true);
}

/** A JVM, or a client that waits for the group, takes a while to come. */
async function expectOutsider(board: Board, clientId: string): Promise<void> {
  const card = board.card("E1");
  await expect(card.root).toContainText("EXTERNAL", { timeout: 30_000 });
  await expect(card.root).toContainText(clientId);
  for (const word of ["Leave", "Crash", "Freeze", "Slow…", "Restart"]) await expect(card.button(word)).toHaveCount(0);
  await expect(board.card("C1").button("Leave"), "ours keeps its own").toBeVisible();
}
