import { readFile } from "node:fs/promises";
import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";

test("lag, throughput and deliveries of the last minutes, with rebalances; as a table, and as CSV (SPEC 12)", async ({
  group,
  lab,
  visit,
}) => {
  await group.start({ count: 2 });
  await lab.produce({ running: true, topic: group.topic, ratePerSecond: 50, keys: "none" });
  await expect.poll(async () => (await lab.ledger(group.name)).totals.delivered).toBeGreaterThan(50);

  // Who comes later sees what was before.
  const board = await visit({ path: `/?group=${group.name}&panel=charts` });
  const charts = board.page.getByRole("region", { name: "Charts" });
  const press = (name: string) => charts.getByRole("button", { name }).click();
  await expect(charts.getByRole("img")).toHaveAccessibleName(
    /^Lag of each partition .* with [1-9] rebalances?\..* P0 \d+, P1 \d+, P2 \d+\.$/,
  );
  await expect(charts.locator("path.recharts-curve")).toHaveCount(3);
  await press("Throughput");
  await expect(charts.getByRole("img")).toHaveAccessibleName(/all [1-9]\d*, C1 [1-9]\d*, C2 [1-9]\d*/);
  await expectAccessible(board.page, "the charts", 'section[aria-label="Charts"]');

  await press("Deliveries");
  await expect(charts.getByRole("img")).toHaveAccessibleName(/deliveries [1-9]\d*, duplicates 0/);
  await press("As table");
  const table = charts.getByRole("region", { name: "Table of Deliveries" });
  await expect(table.getByRole("columnheader")).toHaveText(["time", "deliveries", "duplicates", "rebalance"]);
  await expect(table.getByRole("row").nth(1).getByRole("cell").first()).toHaveText(/^[1-9]\d/);
  await expectAccessible(board.page, "the table of a chart", 'section[aria-label="Charts"]');

  const [download] = await Promise.all([board.page.waitForEvent("download"), press("CSV")]);
  expect(download.suggestedFilename()).toBe(`${group.name}-samples.csv`);
  const [head, ...rows] = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  expect(head).toBe(
    "time,ms,lag P0,lag P1,lag P2,lag others,handled C1,handled C2,handled others,deliveries,duplicates,rebalance",
  );
  const handled = rows.reduce((sum, row) => sum + Number(row.split(",")[9]), 0);
  expect(handled).toBeGreaterThan(50);
  expect(handled).toBeLessThanOrEqual((await lab.ledger(group.name)).totals.deliveries);

  await press("As table");
  await press("All charts, large");
  await expect(board.page.getByRole("dialog").getByRole("img")).toHaveCount(3);
  await board.page.keyboard.press("Escape");
});

test("on a phone; while nobody looks, the page asks for nothing", async ({ group, visit }) => {
  await group.start();
  const board = await visit({
    path: `/?group=${group.name}&panel=charts`,
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  const { page } = board;
  const sent: string[] = [];
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => void sent.push(String(payload)));
  });
  await page.reload();
  await page.getByRole("button", { name: "As table" }).evaluate((button) => button.scrollIntoView());
  const chart = page.getByRole("region", { name: "Charts" }).getByRole("img");
  await expect(chart).toHaveAccessibleName(/^Lag /);
  expect((await chart.boundingBox())?.width).toBeGreaterThan(300);
  // The last word counts: after an answer that was lost the page asks again.
  const lastAsked = () => sent.findLast((frame) => frame.includes("watch-samples")) ?? "";
  expect(lastAsked()).toContain('"watch-samples"');
  await page.getByRole("button", { name: "Events", exact: true }).tap();
  await expect.poll(lastAsked).toContain('"unwatch-samples"');
});
