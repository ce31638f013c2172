import { startGuard } from "../tools/process/guard.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { installLine } from "../tools/programs/install-line.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import type { Board } from "./fixtures/board.ts";
import { expect, test as base } from "./fixtures/test.ts";
import { expectSound } from "./fixtures/truth.ts";

/** What a newcomer has: the lab alone. Others' tests compare it with Kafka's own tool, which takes Java. */
const test = base.extend({
  ownServer: { KAFKA_SESSION_TIMEOUT_MS: "3000" },
  afterwards: async ({ boards }, use) => {
    await use();
    for (const board of boards) await expectSound(board);
  },
});

const GROUP = "web-events-group";

const brokerPill = ({ bar }: Board) => bar.getByRole("button", { name: /^Embedded broker/ });
const brokerSheet = ({ page }: Board) => page.getByRole("dialog", { name: "Broker" });

/** The board of the configured group; Dead is what Kafka says of a group that nobody has ever been in. */
async function newcomer(visit: (options: { path: string }) => Promise<Board>): Promise<Board> {
  const board = await visit({ path: "/" });
  await expect(board.bar).toContainText("Dead");
  return board;
}

test("started with nothing at all: three share, a fourth is idle, and each way to go is seen", async ({ visit, lab }) => {
  const board = await newcomer(visit);
  const { page } = board;
  for (const count of [1, 2, 3]) {
    await page.keyboard.press("a");
    await expect(board.cards).toHaveCount(count);
  }
  await expect.poll(() => board.places()).toEqual({ C1: [0], C2: [1], C3: [2] });

  await page.keyboard.press("a");
  await expect(board.card("C4").root).toContainText("IDLE");
  await expect(board.card("C4").root).toContainText("3 partitions have 3 owners, so a fourth consumer waits.");

  await board.card("C1").button("Leave").click();
  await expect(board.card("C1").root).toHaveCount(0);
  await expect.poll(() => board.places()).toEqual({ C2: [0], C3: [1], C4: [2] });
  await expect(board.tray).toContainText("last rebalance: C1 left");

  const crashed = board.card("C2");
  await crashed.button("Crash").click();
  await expect(crashed.ring).toBeVisible();
  await expect(crashed.tile(0)).toHaveAccessibleName("Partition 0, held for C2 until its session ends");
  await expect(board.events.filter({ hasText: /Nothing was heard of C2 for 1\.80 s/ })).toBeVisible();
  await expect(crashed.root).toContainText("GONE");
  await expect.poll(() => board.places()).toEqual({ C3: [0, 1], C4: [2] });
  await expect(board.events.filter({ hasText: "The coordinator puts C2 out: it was silent for a session" })).toBeVisible();

  const before = await board.memberIds();
  const frozen = board.card("C3");
  await frozen.button("Freeze").click();
  await expect(frozen.ring).toBeVisible();
  await expect(frozen.root).toContainText("The group went on without it. When thawed, it is told so and joins as a new member.");
  await expect.poll(() => board.places()).toEqual({ C4: [0, 1, 2] });
  await frozen.button("Thaw").click();
  await expect.poll(() => board.places()).toEqual({ C3: [0, 1], C4: [2] });
  expect((await board.memberIds())["C3"]).not.toBe(before["C3"]);
  expect(await lab.group(GROUP)).toMatchObject({ state: "Stable", stale: false });
});

test("the badge names its port and the settings that are not Apache Kafka's; a kcat joins there", async ({ visit }) => {
  const kcat = findOnPath(["kcat", "kafkacat"]);
  test.skip(kcat === null, `There is no kcat: ${installLine("kcat")}`);
  const board = await newcomer(visit);
  await brokerPill(board).click();
  const sheet = brokerSheet(board);
  await expect(sheet).toContainText("group.initial.rebalance.delay.ms500 ms (Apache Kafka: 3000 ms)");
  await expect(sheet).toContainText("group.min.session.timeout.ms1000 ms (Apache Kafka: 6000 ms)");
  await expect(sheet).toContainText("group.consumer.session.timeout.ms3000 ms (Apache Kafka: 45000 ms)");
  await expect(sheet).toContainText("EMBEDDED_KAFKA_LOG_BYTES256 MiB (Apache Kafka: no such limit)");
  await expectAccessible(board.page, "the broker's sheet");
  await board.page.keyboard.press("Escape");

  const port = /:(\d+)/.exec((await brokerPill(board).textContent()) ?? "")?.[1] ?? "";
  await board.page.keyboard.press("a");
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  const guard = startGuard();
  try {
    const child = guard.spawn(kcat ?? "", ["-b", `127.0.0.1:${port}`, "-G", GROUP, "web-events-partitioned"]);
    await expect(board.card("E1").root).toContainText("rdkafka");
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1], E1: [2] });
    child.kill("SIGTERM");
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
    // By the coordinator's word: of a member that is not the lab's nothing else tells how it went.
    await expect(board.tray).toContainText("last rebalance: E1 left");
  } finally {
    await guard.close();
  }
});

test("during a rebalance the tray says whom the coordinator waits for, and how long at most", async ({ visit, lab }) => {
  const board = await visit({ path: "/" });
  await lab.add(GROUP, { sessionTimeoutMs: 20_000 });
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  await lab.produce({ running: true, ratePerSecond: 20, keys: "none" });
  // Between two messages only it hears that the group rebalances.
  await lab.slow(GROUP, "C1", 6000);
  await expect(board.card("C1").root).toContainText("6 s");
  await lab.add(GROUP, { sessionTimeoutMs: 20_000 });
  await expect(board.tray).toContainText(/waiting for C1 to rejoin, \d+\.\d s at most/);
  await expect(board.card("C1").root).toContainText("AWAITED");
  await expect(board.card("C2").root).toContainText("JOINING");
  await lab.slow(GROUP, "C1", 0);
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C2: [2] });
});

test("stopped and started from the menu it keeps messages and groups, and consumers go on by themselves", async ({
  visit,
  lab,
}) => {
  // kafkajs waits between its attempts to reach a broker that is away.
  test.setTimeout(180_000);
  const board = await visit({ path: "/" });
  await lab.add(GROUP, { count: 2 });
  await lab.produce({ running: true, ratePerSecond: 50, keys: "none" });
  await expect.poll(async () => Number((await lab.group(GROUP)).partitions[0]?.currentOffset)).toBeGreaterThan(20);

  await brokerPill(board).click();
  await brokerSheet(board).getByRole("button", { name: "Stop broker" }).click();
  const strip = board.page.getByRole("status").filter({ hasText: "The embedded broker was stopped at" });
  await expect(strip).toBeVisible();
  await expect(brokerPill(board)).toContainText("stopped");
  await board.page.keyboard.press("Escape");
  await expect(board.addConsumer).toHaveAccessibleDescription("The embedded broker is stopped: start it first.");
  await expect(board.cards, "the last picture stays").toHaveCount(2);
  await expectAccessible(board.page, "a broker that is stopped");
  const before = await lab.group(GROUP);
  expect(before.stale).toBe(true);

  await strip.getByRole("button", { name: "Start broker" }).click();
  await expect(strip).toHaveCount(0);
  await expect.poll(() => board.places(), { timeout: 60_000 }).toEqual({ C1: [0, 1], C2: [2] });
  await expect.poll(async () => (await lab.group(GROUP)).state).toBe("Stable");
  const after = await lab.group(GROUP);
  expect(after.generation).toBeGreaterThanOrEqual(before.generation ?? Infinity);
  for (const [index, { currentOffset }] of before.partitions.entries()) {
    expect(BigInt(after.partitions[index]?.currentOffset ?? -1)).toBeGreaterThanOrEqual(BigInt(currentOffset ?? 0));
  }
  await expect(board.events.filter({ hasText: "The coordinator has read the group again" })).toBeVisible();
});

test("wiped from the menu it is empty, which is said, and consumers join anew", async ({ visit, lab }) => {
  // kafkajs waits between its attempts to reach a broker that is away.
  test.setTimeout(180_000);
  const board = await visit({ path: "/" });
  await lab.add(GROUP, { count: 2 });
  await lab.produce({ running: true, ratePerSecond: 200, keys: "none" });
  const committed = async () => Number((await lab.group(GROUP)).partitions[0]?.currentOffset ?? 0);
  await expect.poll(committed).toBeGreaterThan(200);
  await lab.produce({ running: false });
  const before = await board.memberIds();

  await brokerPill(board).click();
  await brokerSheet(board).getByRole("button", { name: "Wipe…" }).click();
  await board.page.getByRole("alertdialog", { name: "Wipe the broker?" }).getByRole("button", { name: "Wipe" }).click();
  await expect(board.toasts).toContainText("The broker is empty");
  const said = board.events.filter({ hasText: "The broker was wiped: the group, its offsets and all messages are gone" });
  await expect(said).toBeVisible();

  await expect.poll(() => board.places(), { timeout: 60_000 }).toEqual({ C1: [0, 1], C2: [2] });
  const after = await board.memberIds();
  expect(after["C1"]).not.toBe(before["C1"]);
  expect(after["C2"]).not.toBe(before["C2"]);
  expect(await lab.group(GROUP)).toMatchObject({ generation: expect.any(Number), state: "Stable" });
  expect((await lab.group(GROUP)).generation).toBeLessThan(4);
  await expect.poll(committed).toBeLessThan(200);
  await expect(board.events.filter({ hasText: "session has ended" }), "nobody's session has").toHaveCount(0);
});

test.describe("with little memory for messages", () => {
  test.use({ ownServer: { EMBEDDED_KAFKA_LOG_BYTES: "1000000" } });

  test("it warns when the log's start overtakes the group", async ({ visit, lab }) => {
    const board = await visit({ path: "/" });
    await lab.add(GROUP);
    await lab.produce({ running: true, ratePerSecond: 100, keys: "none" });
    await expect.poll(async () => Number((await lab.group(GROUP)).partitions[0]?.currentOffset)).toBeGreaterThan(0);
    await board.card("C1").button("Crash").click();
    await lab.produce({ ratePerSecond: 20_000 });
    const strip = board.page.getByRole("status").filter({ hasText: "removed before this group had handled them" });
    await expect(strip).toContainText("EMBEDDED_KAFKA_LOG_BYTES");
    await lab.produce({ running: false });
    await expect(board.page.getByRole("listitem", { name: /^Partition 0, .*were removed unhandled$/ })).toBeVisible();
    await expect(board.events.filter({ hasText: "were removed unhandled" }).first()).toBeVisible();
    await expectAccessible(board.page, "messages that were removed");
  });
});
