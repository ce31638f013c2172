import type { Page } from "@playwright/test";
import { describeGroup } from "../tools/kafka/group-tables.ts";
import { labApi } from "./fixtures/lab-api.ts";
import { startServer } from "./fixtures/server.ts";
import { expect, test } from "./fixtures/test.ts";

const panelOf = (page: Page) => page.getByRole("region", { name: "Messages", exact: true });
const linesOf = (page: Page) => panelOf(page).getByRole("listitem");

test("what each consumer handles is shown with its place, key, value and consumer, and can be filtered", async ({
  visit,
  group,
  lab,
}) => {
  await group.start({ count: 3 });
  const { page } = await visit({ path: `/?group=${group.name}&panel=messages` });
  const panel = panelOf(page);
  await expect(panel).toContainText("has handled anything yet");
  for (const [key, value] of [
    ["user_004", { page: "/" }],
    ["user_003", { page: "/cart" }],
    ["user_001", { page: "/about" }],
  ] as const) {
    await lab.sendMessage({ topic: group.topic, key, value, headers: { source: "e2e" } });
  }
  await expect(linesOf(page)).toHaveCount(3);
  await expect(linesOf(page).filter({ hasText: "user_004" })).toContainText(/P0offset 0key user_004value \{"page":"\/"\}C1/);
  await expect(linesOf(page).filter({ hasText: "user_003" })).toContainText(/P1offset 0key user_003.*C2/);
  await expect(panel.getByText(/^3 new/)).toBeVisible();
  await expect(panel).not.toContainText("shown");

  const filter = panel.getByRole("group", { name: "Filter" });
  await filter.getByLabel("Partition").selectOption("1");
  await expect(linesOf(page)).toHaveCount(1);
  await filter.getByLabel("Partition").selectOption("");
  await filter.getByLabel("Consumer").selectOption("C1");
  await expect(linesOf(page)).toHaveText([/user_004/]);
  await filter.getByLabel("Consumer").selectOption("");
  await filter.getByLabel("Text").fill("CART");
  await expect(linesOf(page)).toHaveText([/user_003/]);
  await filter.getByLabel("Text").fill("");
  await filter.getByLabel("Key").fill("001");
  await expect(linesOf(page)).toHaveText([/user_001/]);

  await filter.getByLabel("Key").press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(linesOf(page)).toContainText('"page": "/about"');
  await expect(linesOf(page)).toContainText("sourcee2e");
  await expect(linesOf(page)).toContainText("for the first time");
  await expect(panel).toContainText("Paused: 0 more since");
});

test("a pause keeps the lines and the count; a sample says that it is one, and every message is counted", async ({
  visit,
  group,
  lab,
}) => {
  await group.start({ count: 2 });
  const { page } = await visit({ path: `/?group=${group.name}&panel=messages` });
  const panel = panelOf(page);
  await expect(panel.getByText(/^0 new/)).toBeVisible();
  await lab.produce({ topic: group.topic, keys: "none" });
  await lab.burst(20_000);
  await expect(panel).toContainText("20 000 new, 1 in ");
  expect(await linesOf(page).count()).toBeLessThanOrEqual(24);

  // Who scrolls reads: nothing runs away.
  await panel.getByRole("region", { name: "List of messages" }).hover();
  await page.mouse.wheel(0, 100);
  await expect(panel).toContainText("Paused: 0 more since");
  const kept = await linesOf(page).allTextContents();
  await lab.burst(1000);
  await expect(panel).toContainText("Paused: 1 000 more since");
  expect(await linesOf(page).allTextContents()).toEqual(kept);
  await panel.getByRole("button", { name: /^Go on/ }).click();
  await expect(panel).toContainText("21 000 new");
  expect(await linesOf(page).first().textContent()).not.toBe(kept[0]);
  await panel.getByRole("button", { name: /^Clear/ }).click();
  await expect(panel.getByText(/^0 new/)).toBeVisible();
});

test("the topic itself is read without any group: from now on, and from its beginning", async ({ visit, group, lab, broker }) => {
  for (let n = 0; n < 3; n++) await lab.sendMessage({ topic: group.topic, value: `before ${n}`, partition: n });
  await lab.produce({ topic: group.topic, keys: "roundrobin" });
  await lab.burst(117);
  await expect.poll(async () => (await lab.produce({})).burst).toBe(0);
  const { page } = await visit({ path: `/?group=${group.name}&panel=messages` });
  const panel = panelOf(page);
  const look = panel.getByLabel("What is shown");
  await look.selectOption("the topic, all of it");
  await expect(linesOf(page).first()).toContainText("before 0");
  await expect(panel).toContainText("100 messages read");
  await panel.getByRole("button", { name: "Read on: 20 ahead" }).click();
  await expect(panel).toContainText("120 messages to the end");
  await expect(linesOf(page)).toHaveCount(120);
  await lab.sendMessage({ topic: group.topic, value: "after", partition: 1 });
  await expect(panel).toContainText("121 messages to the end");
  await panel.getByLabel("Partition").selectOption("1");
  await expect(panel).toContainText("41 messages to the end");
  await panel.getByLabel("Text").fill("after");
  await expect(linesOf(page)).toHaveText([/P1offset 40key nullvalue after–/]);

  await panel.getByLabel("Text").fill("");
  await panel.getByLabel("Partition").selectOption("");
  await look.selectOption("the topic, from now");
  await expect(async () => {
    await lab.sendMessage({ topic: group.topic, value: "live" });
    await expect(linesOf(page).first()).toContainText("live", { timeout: 1000 });
  }).toPass();
  await expect(panel).not.toContainText("before");
  // Nobody has read for the group, and no other group came to be.
  const { stdout } = await broker.cli(["groups", "--list"]);
  expect(stdout.split("\n").filter((line) => line.includes(group.topic))).toEqual([]);
  expect((await describeGroup(broker, group.name)).offsets).toEqual([]);
});

test("a message that is delivered again says so", async ({ visit, group, lab }) => {
  await group.start({ count: 1, commit: "interval", commitIntervalMs: 600_000 });
  const { page } = await visit({ path: `/?group=${group.name}&panel=messages` });
  await lab.sendMessage({ topic: group.topic, value: "twice", partition: 0 });
  await expect(linesOf(page)).toHaveCount(1);
  // It was handled and not committed: whoever comes after reads it again.
  await lab.remove(group.name, "C1", "crash");
  await group.start({ count: 1 });
  await expect(linesOf(page)).toHaveCount(2);
  await expect(linesOf(page).first()).toContainText("C22×");
});

test("on a phone a message takes two lines, and nothing is cut off at the side", async ({ visit, group, lab }) => {
  await group.start({ count: 1 });
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const { page } = await visit({ path: `/?group=${group.name}&panel=messages`, ...phone });
  await lab.sendMessage({ topic: group.topic, key: "user_001", value: "what is said" });
  await expect(linesOf(page)).toContainText("what is said");
  const [key, value] = await Promise.all(["user_001", "what is said"].map((text) => linesOf(page).getByText(text).boundingBox()));
  expect(value?.y).toBeGreaterThan((key?.y ?? 0) + (key?.height ?? 0) - 1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const list = panelOf(page).getByRole("region", { name: "List of messages" });
  expect(await list.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});

test("on a cluster that was configured, keys and values are shown to the host, and hidden from viewers (SPEC 6.4)", async ({
  broker,
  group,
  browser,
}) => {
  // A lab of its own, for which the other lab's broker is anybody's Kafka.
  const server = await startServer({
    KAFKA_BROKERS: broker.bootstrap,
    KAFKA_TOPIC: group.topic,
    KAFKA_CONSUMER_GROUP_ID: `${group.name}-2`,
    HOST: "0.0.0.0",
  });
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const host = await context.newPage();
    const viewer = await (await browser.newContext({ baseURL: server.url })).newPage();
    await viewer.goto("/?panel=messages");
    await host.goto(`/?panel=messages&token=${server.token}`);
    for (const page of [host, viewer]) await panelOf(page).getByLabel("What is shown").selectOption("the topic, all of it");
    await labApi(server).sendMessage({ topic: group.topic, key: "a key", value: "a secret", headers: { name: "h" } });
    await expect(linesOf(host)).toContainText("key a keyvalue a secret");
    await expect(linesOf(viewer)).toContainText("key hiddenvalue hidden");
    await expect(panelOf(viewer)).toContainText("Keys and values are shown to the host only.");
    const answer = await viewer.request.get(`/api/topics/${group.topic}/messages`);
    expect(await answer.text()).toContain('"hidden"');
    expect(await answer.text()).not.toMatch(/a secret|a key/);
    // What the lab does not show is not theirs to look at (SPEC 6.5).
    for (const path of ["/api/cluster/groups", "/api/topics/web-events-partitioned"])
      expect((await viewer.request.get(path)).status(), path).toBe(403);
    await viewer.context().close();
  } finally {
    await context.close();
    await server.stop();
  }
});
