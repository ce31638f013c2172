import type { CardPart } from "./fixtures/board.ts";
import { expect, kafkaTest as test, moving } from "./fixtures/test.ts";

test.use(moving);

test.describe("with the lab's own settings", () => {
  test.use({ ownServer: {} });

  test("a crashed consumer keeps its partition while the ring counts down from 10 s, then it moves", async ({ board, group }) => {
    await group.start({ count: 2 });
    const [survivor, crashed] = [board.card("C1"), board.card("C2")];
    await crashed.button("Crash").click();
    await expect(crashed.root).toContainText("CRASHED");
    await expect(crashed.tile(2)).toHaveAccessibleName("Partition 2, held for C2 until its session ends");
    await expect(crashed.tile(2)).toContainText("held for C2 until its session ends");
    await expect(crashed.root).toContainText("The coordinator still counts it as a member until its session times out.");
    await expect(crashed.button("Dismiss")).toHaveAttribute("aria-disabled", "true");
    expect(await board.places()).toEqual({ C1: [0, 1], C2: [2] });

    const readings = await countdown(crashed);
    expect(readings[0]).toBeGreaterThan(5);
    expect(readings[0]).toBeLessThanOrEqual(10);
    expect(readings.length).toBeGreaterThan(4);
    expect(readings, "it only goes down").toEqual(readings.toSorted((a, b) => b - a));
    expect(readings.at(-1)).toBeLessThan(1);

    await expect(crashed.root).toContainText("GONE");
    await expect(crashed.root).toContainText(/Session ended 1\d\.\d+ s after its last heartbeat\./);
    await expect(survivor.tiles).toHaveCount(3);
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
    await expect(board.tray).toContainText("C2 crashed and expired");
  });
});

/** Every different value that the ring shows until there is none any more, in seconds. */
async function countdown({ ring }: CardPart): Promise<number[]> {
  const seen: number[] = [];
  await expect
    .poll(
      async () => {
        const [label] = await ring.evaluateAll((all) => all.map((svg) => svg.getAttribute("aria-label")));
        const seconds = Number(/in ([\d.]+) s$/.exec(label ?? "")?.[1]);
        if (label !== undefined && seen.at(-1) !== seconds) seen.push(seconds);
        return label;
      },
      { timeout: 30_000, intervals: [100] },
    )
    .toBeUndefined();
  return seen;
}

test("the card of a crashed consumer can be put away once its session has ended", async ({ board, group }) => {
  await group.start({ count: 2 });
  const crashed = board.card("C1");
  await crashed.button("Crash").click();
  await expect(crashed.root).toContainText("GONE");
  await crashed.button("Dismiss").click();
  await expect(crashed.root).toHaveCount(0);
  await expect.poll(() => board.places()).toEqual({ C2: [0, 1, 2] });
});

test("restarted, it comes back under its name with a new member id", async ({ board, group }) => {
  await group.start({ count: 2 });
  const before = await group.member("C2");
  const card = board.card("C2");
  await card.button("Crash").click();
  await expect(card.root).toContainText("GONE");
  await card.button("Restart").click();
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C2: [2] });
  const after = await group.member("C2");
  expect(after).toMatchObject({ status: "active", clientId: "consumer-2" });
  expect(after?.memberId).not.toBe(before?.memberId);
});

test("restarted at once, its former membership is shown until that session has ended", async ({ board, group }) => {
  await group.start({ count: 2, sessionTimeoutMs: 6000 });
  const card = board.card("C2");
  await card.button("Crash").click();
  await card.button("Restart").click();
  await expect(card.root.getByRole("region", { name: "Former member of C2" })).toBeVisible();
  await expect(card.root.getByRole("region", { name: "Former member of C2" })).toHaveCount(0);
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C2: [2] });
});
