import { describeGroup } from "../tools/kafka/group-tables.ts";
import { expect, kafkaTest as test, moving } from "./fixtures/test.ts";

test.use(moving);

test("after a reload, and in a second browser, the same is seen", async ({ board, group, visit }) => {
  await group.start({ count: 3 });
  await board.card("C2").button("Crash").click();
  await expect(board.card("C2").root).toContainText("GONE");
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C3: [2] });
  // The last that is told of it, somewhat after the tiles have come to rest.
  await expect(board.events.first()).toContainText("C2 crashed and expired");
  const lines = await board.events.allTextContents();

  await board.page.reload();
  const second = await visit();
  for (const page of [board, second]) {
    await expect.poll(() => page.places()).toEqual({ C1: [0, 1], C3: [2] });
    await expect(page.card("C2").root).toContainText("GONE");
    expect(await page.events.allTextContents()).toEqual(lines);
    await expect(page.bar).toContainText("generation 2");
  }

  await second.card("C3").button("Leave").click();
  for (const page of [board, second]) await expect.poll(() => page.places()).toEqual({ C1: [0, 1, 2] });
});

test("a link leads to its group and its panel, and back goes back", async ({ visit, group }) => {
  await group.start({ count: 1 });
  const board = await visit({ path: `/?group=${group.name}&panel=members` });
  const { page } = board;
  await expect(board.card("C1").root).toBeVisible();
  await expect(page.getByRole("button", { name: "--members" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("columnheader", { name: "#PARTITIONS" })).toBeVisible();
  const memberId = (await group.member("C1"))?.memberId ?? "";
  await expect(page.getByRole("row", { name: memberId })).toContainText("/127.0.0.1");

  await page.getByRole("button", { name: "--state" }).click();
  await expect(page).toHaveURL(new RegExp(`group=${group.name}&panel=state`));
  await expect(page.getByRole("row", { name: /Stable/ })).toContainText("range");
  await page.goBack();
  await expect(page.getByRole("button", { name: "--members" })).toHaveAttribute("aria-pressed", "true");
});

test("an address with a group that the lab does not have says so", async ({ visit }) => {
  const { page } = await visit({ path: "/?group=nobody-made-this" });
  await expect(page.getByRole("heading", { name: "The lab has no group nobody-made-this" })).toBeVisible();
  await page.getByRole("button", { name: "Open this group…" }).click();
  await expect(page.getByRole("dialog").getByLabel("Name")).toHaveValue("nobody-made-this");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show web-events-group" }).click();
  await expect(page.getByRole("heading", { name: "This group has no consumers" })).toBeVisible();
});

test("the pages and the server share one lab", async ({ server, lab, visit }) => {
  // Rendered by Next, answered by the server's door: were these two modules' labs, the page would have none.
  const html = await (await fetch(server.url)).text();
  const { version } = await lab.health();
  expect(html).toContain(version);
  const { page } = await visit({ path: "/" });
  await expect(page.getByRole("heading", { name: "This group has no consumers" })).toBeVisible();
  await page.getByRole("button", { name: /^Kafka/ }).click();
  await expect(page.getByRole("dialog", { name: "Broker" })).toContainText(`Rebalance Lab ${version}`);
});

test.describe("with a lab of its own", () => {
  test.use({ ownServer: { KAFKA_SESSION_TIMEOUT_MS: "3000" } });

  test("when the lab is stopped its consumers leave and pages say so; started again, they go on by themselves", async ({
    board,
    group,
    kafka,
    lab,
    server,
  }) => {
    await group.start({ count: 2 });
    board.faults.allow(/WebSocket|ERR_CONNECTION_REFUSED|socket\.io/);
    expect(await server.stop()).toBe(0);
    expect((await describeGroup(kafka, group.name)).members, "they said goodbye").toEqual([]);
    await expect(board.page.getByRole("status").filter({ hasText: "The connection to the lab is lost." })).toBeVisible();
    await expect(board.addConsumer).toHaveAccessibleDescription("The page has lost its connection to the lab.");
    await expect(board.cards, "the last picture stays").toHaveCount(2);

    await server.startAgain();
    await expect(board.page.getByRole("heading", { name: `The lab has no group ${group.name}` })).toBeVisible();
    await lab.openGroup({ group: group.name, topic: group.topic });
    await expect(board.page.getByRole("heading", { name: "This group has no consumers" })).toBeVisible();
    await board.addConsumer.click();
    await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  });
});

test("what is pressed before the page's scripts have come is not lost", async ({ board }) => {
  const { page } = board;
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/_next\/static\/.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/?lesson=all", { waitUntil: "commit" });
  const lesson = page.locator("aside button", { hasText: "One consumer owns all" });
  await expect(lesson).toBeVisible();
  // Playwright presses what can be pressed, and waits for that.
  const pressed = lesson.click();
  await expect(page.locator("[inert]")).toHaveCount(1);
  release();
  await pressed;
  await expect(page).toHaveURL(/\?lesson=one-owns-all$/);
});
