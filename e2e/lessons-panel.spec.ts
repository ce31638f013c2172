import type { Locator } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe.ts";
import type { Board } from "./fixtures/board.ts";
import { expect, test } from "./fixtures/test.ts";

const panelOf = ({ page }: Board): Locator => page.getByRole("complementary", { name: "Lessons" });

// The lab has one lesson at a time: the next test is to find none.
test.afterEach(({ lab }) => lab.endLesson());

/** Starts the lesson that the page shows, and waits for its first step. */
async function begin(board: Board): Promise<Locator> {
  const panel = panelOf(board);
  await panel.getByRole("button", { name: "Start", exact: true }).click();
  await expect(panel).toContainText("Step 1 of");
  return panel;
}

test("from the list to a lesson's end with a presenter remote alone, and back", async ({ visit }) => {
  const board = await visit({ path: "/" });
  const { keyboard } = board.page;
  await board.bar.getByRole("button", { name: "Lessons" }).click();
  const panel = panelOf(board);
  await panel.getByRole("button", { name: "One consumer owns all" }).click();
  await expect(board.page).toHaveURL(/\?lesson=one-owns-all$/);
  await begin(board);
  await expect(panel).toContainText("Seen: messages wait in the log, and no partition has an owner");
  await keyboard.press("PageDown");
  await expect(panel).toContainText("Step 2 of 3");
  await keyboard.press("PageDown");
  await expect(panel).toContainText("Seen: C1 owns P0, P1 and P2");
  expect(await board.places()).toEqual({ C1: [0, 1, 2] });

  await keyboard.press("PageUp");
  await expect(panel, "what was said is read once more").toContainText("A topic with three partitions");
  await expect(board.cards, "and nothing is taken back").toHaveCount(1);
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowRight");
  await expect(panel).toContainText("Seen: C1 has committed an offset in each partition");
  await keyboard.press("PageDown");
  await expect(panel).toContainText("Which share of the messages does it get?");
  await keyboard.press("PageDown");
  await expect(panel).toContainText("All of them.");
  await expect(panel).toContainText("kafka-consumer-groups.sh --bootstrap-server 127.0.0.1:");

  await panel.getByRole("button", { name: "End the lesson" }).click();
  await panel.getByRole("button", { name: "All lessons" }).click();
  await expect(panel.getByRole("button", { name: /One consumer owns all/ }).getByLabel("done")).toBeVisible();
  await expect(board.bar).toContainText("web-events-group");
  await board.page.reload();
  await expect(panel, "it is remembered").toContainText("1 of");
});

test("keys that other things use are theirs", async ({ visit }) => {
  const board = await visit({ path: "/?lesson=three-share" });
  const panel = await begin(board);
  const rate = board.page.getByRole("slider", { name: "Messages a second" });
  const before = await rate.getAttribute("aria-valuetext");
  await rate.press("ArrowRight");
  await expect(rate).not.toHaveAttribute("aria-valuetext", before ?? "");
  await expect(board.cards).toHaveCount(1);
  await board.bar.getByRole("button", { name: "Join" }).click();
  await expect(board.page.getByRole("dialog", { name: "Join" })).toBeVisible();
  await board.page.keyboard.press("PageDown");
  await board.page.keyboard.press("Escape");
  await expect(panel).toContainText("Watch for: C1 and C2 share the three partitions");
});

test("by hand: the control to press is marked, and any other way to do it counts too", async ({ visit }) => {
  const board = await visit({ path: "/?lesson=more-consumers" });
  const panel = await begin(board);
  await panel.getByRole("button", { name: "By hand" }).click();
  await expect(panel).toContainText("Press Add consumer.");
  const width = () => board.addConsumer.evaluate((button) => getComputedStyle(button).outlineWidth);
  await expect.poll(width).toBe("4px");
  await board.addConsumer.click();
  await expect(panel).toContainText("Seen: C4 is a member and owns nothing");
  await panel.getByRole("button", { name: "Next" }).click();
  await expect(panel).toContainText("Press Leave on C2.");
  await board.card("C2").root.press("l");
  await expect(panel).toContainText("Seen: C4 owns a partition");
  await panel.getByRole("button", { name: "Next" }).click();
  await panel.getByRole("button", { name: "Do it for me" }).click();
  await expect(panel).toContainText("Seen: C5 is a member and owns nothing");
});

test("it plays by itself, and starts again with everything new; what was made before goes", async ({ visit, lab, group }) => {
  const board = await visit({ path: "/?lesson=one-owns-all" });
  const panel = await begin(board);
  const lessonGroup = async () => (await lab.groups()).groups.filter(({ group }) => group.startsWith("lesson-one-owns-all-"));
  const [first] = await lessonGroup();
  await panel.getByRole("button", { name: "Play" }).click();
  await panel.getByLabel("Speed").selectOption("3");
  await expect(panel).toContainText("Seen: C1 owns P0, P1 and P2");
  await panel.getByRole("button", { name: "Start again" }).click();
  await expect(panel).toContainText("Step 1 of 3");
  await expect(board.cards).toHaveCount(0);
  await expect.poll(async () => (await lessonGroup()).map(({ group }) => group)).not.toContain(first?.group);
  await expect
    .poll(async () => lab.topic(first?.topic ?? "").catch((error: unknown) => error))
    .toMatchObject({ code: "TOPIC_NOT_FOUND" });
  expect(
    (await lab.groups()).groups.map((each) => each.group),
    "no other group is touched",
  ).toContain(group.name);
  await panel.getByRole("button", { name: "End the lesson" }).click();
  await expect.poll(lessonGroup).toEqual([]);
});

test("after a reload the lesson goes on where it was", async ({ visit }) => {
  const board = await visit({ path: "/?lesson=more-consumers" });
  const panel = await begin(board);
  await board.page.keyboard.press("PageDown");
  await expect(panel).toContainText("Seen: C4 is a member and owns nothing");
  await board.page.reload();
  await panel.getByRole("button", { name: "Go on with it here" }).click();
  await expect(panel).toContainText("C4 has joined and sends heartbeats like the others");
  await board.page.keyboard.press("PageDown");
  await board.page.keyboard.press("PageDown");
  await expect(panel).toContainText("Seen: C4 owns a partition");
});

test("the lesson stands beside the board, and covers nothing of it", async ({ visit }) => {
  const board = await visit({ path: "/?lesson=more-consumers" });
  const panel = await begin(board);
  const [side, area] = await Promise.all([panel.boundingBox(), board.page.getByRole("region", { name: "Board" }).boundingBox()]);
  expect((area?.x ?? 0) + (area?.width ?? 0)).toBeLessThanOrEqual(side?.x ?? 0);
  for (const id of ["C1", "C2", "C3"]) await expect(board.card(id).button("Slow…")).toBeInViewport();
  await expectAccessible(board.page, "a lesson beside the board");
});

test("on a phone it is a sheet, and what is to be pressed is above it", async ({ visit }) => {
  const phone = await visit({
    path: "/?lesson=more-consumers",
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  const panel = await begin(phone);
  await panel.getByRole("button", { name: "More about this lesson" }).tap();
  await panel.getByRole("button", { name: "By hand" }).tap();
  await phone.addConsumer.tap();
  await expect(panel).toContainText("Seen: C4 is a member and owns nothing");
  await panel.getByRole("button", { name: "Next" }).tap();
  const leave = phone.card("C2").button("Leave");
  await expect
    .poll(async () => {
      const [button, sheet] = await Promise.all([leave.boundingBox(), panel.boundingBox()]);
      return (button?.y ?? Infinity) + (button?.height ?? 0) <= (sheet?.y ?? 0);
    })
    .toBe(true);
  await expectAccessible(phone.page, "a lesson on a phone");
  await leave.tap();
  await expect(panel).toContainText("Seen: C4 owns a partition");
});

test.describe("for viewers", () => {
  test.use({ ownServer: { HOST: "0.0.0.0", KAFKA_SESSION_TIMEOUT_MS: "3000" } });

  test("who looks on sees the lesson's board, and reads what the host reads", async ({ visit }) => {
    const viewer = await visit({ path: "/", asViewer: true });
    await expect(viewer.bar).toContainText("You look on");
    const host = await visit({ path: "/?lesson=three-share" });
    await begin(host);
    const [hosts, theirs] = [panelOf(host), panelOf(viewer)];
    await expect(theirs).toContainText("Step 1 of 3");
    await expect(theirs).toContainText("C1 is alone and owns all three partitions.");
    await expect(viewer.card("C1").tile(2)).toBeVisible();
    await host.page.keyboard.press("PageDown");
    await expect(hosts).toContainText("Seen: C1 and C2 share");
    await expect(theirs).toContainText("Seen: C1 and C2 share");
    await expect(viewer.card("C2").tile(2)).toBeVisible();
    await expect(theirs.getByRole("button", { name: /Next|Start|End/ })).toHaveCount(0);
    await expectAccessible(viewer.page, "a lesson that another runs");
    await hosts.getByRole("button", { name: "End the lesson" }).click();
    await expect(theirs).toHaveCount(0);
    await expect(viewer.bar).toContainText("web-events-group");
  });
});
