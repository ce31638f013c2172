import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";

test("on a phone the board comes first, without sideways scroll", async ({ visit, group }) => {
  await group.start({ count: 3 });
  const phone = await visit({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await expect(phone.card("C1").tile(0)).toBeInViewport();
  await expect(phone.card("C3").tile(2)).toBeVisible();
  const [card, tray, panels] = await Promise.all(
    [phone.card("C1").root, phone.tray, phone.page.getByRole("navigation", { name: "Panels" })].map((part) => part.boundingBox()),
  );
  expect(card?.y).toBeLessThan(panels?.y ?? 0);
  expect(tray?.y).toBeLessThan(panels?.y ?? 0);
  await phone.card("C3").button("Leave").tap();
  await expect.poll(() => phone.places()).toEqual({ C1: [0, 1], C2: [2] });
});

test("on the board no text is smaller than 16 px at 1920 × 1080", async ({ board, group }) => {
  await group.start({ count: 4, name: "the name of a consumer" });
  await board.card("C1").button("Crash").click();
  await expect(board.card("C1").ring).toBeVisible();
  await board.card("C2").button("Freeze").click();
  await expect(board.card("C2").root).toContainText("FROZEN");
  const small = await board.page.getByRole("region", { name: "Board" }).evaluate((part) => {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const found = new Set<string>();
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (!parent || node.textContent?.trim() === "" || parent.closest(".sr-only")) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      // Text in a picture is as large as the picture is drawn.
      const svg = parent.closest("svg");
      const drawn = svg ? (size * svg.getBoundingClientRect().width) / svg.viewBox.baseVal.width : size;
      if (drawn < 16) found.add(`${node.textContent} (${drawn} px)`);
    }
    return [...found];
  });
  expect(small).toEqual([]);
});

test("P enlarges everything for a projector, and is remembered", async ({ board, group }) => {
  await group.start({ count: 3 });
  const { page } = board;
  await expect(board.card("C3").tile(2)).toBeVisible();
  const sizeOf = () =>
    board
      .card("C1")
      .tile(0)
      .evaluate((tile) => Number.parseFloat(getComputedStyle(tile).fontSize));
  const usual = await sizeOf();
  await page.keyboard.press("p");
  await expect.poll(sizeOf).toBeGreaterThan(usual * 1.15);
  await page.reload();
  await expect.poll(sizeOf).toBeGreaterThan(usual * 1.15);
  for (const id of ["C1", "C2", "C3"]) await expect(board.card(id).button("Leave")).toBeInViewport();
  await page.keyboard.press("p");
  await expect.poll(sizeOf).toBe(usual);
});

test("T changes the theme, and is remembered", async ({ board, group }) => {
  await group.start();
  const { page } = board;
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await expect(board.card("C1").root).toBeVisible();
  const system = await background();
  const seen = new Set([system]);
  for (let press = 0; press < 2; press++) {
    await page.keyboard.press("t");
    seen.add(await background());
  }
  expect(seen.size, "one of both is the system's").toBe(2);
  const chosen = await background();
  await page.reload();
  expect(await background()).toBe(chosen);
  await expectAccessible(page, "a chosen theme");
});

test("numbers that change move nothing", async ({ board, group, lab }) => {
  await group.start({ count: 4 });
  // Whoever joins first leads, an idle one too; the reason is there in any case.
  await expect(board.cards.filter({ hasText: "3 partitions have 3 owners" })).toHaveCount(1);
  const places = () =>
    board.page
      .getByRole("region", { name: "Board" })
      .getByRole("listitem", { name: /^Partition/ })
      .or(board.page.getByRole("article"))
      .or(board.page.getByRole("article").getByRole("button", { name: /^(Leave|Slow…)$/ }))
      .evaluateAll((all) => all.map((part) => JSON.stringify(part.getBoundingClientRect())));
  let before: string[] = [];
  await expect(async () => {
    const last = before;
    before = await places();
    expect(before, "nothing flies any more").toEqual(last);
  }).toPass({ intervals: [200] });
  await lab.produce({ running: true, ratePerSecond: 2000, keys: "none", topic: group.topic });
  await expect.poll(async () => Number((await group.member("C1"))?.processed)).toBeGreaterThan(2000);
  await expect(board.card("C1").root).toContainText(/msg\/s\s*\d{3}/);
  expect(await places()).toEqual(before);
});

test("whatever there is to say in the bar, the board below stays where it is", async ({ visit, group, lab }) => {
  const long = `${group.name}-${"of-a-long-name-".repeat(8)}end`;
  await lab.openGroup({ group: long, topic: group.topic });
  for (const [width, height] of [
    [390, 844],
    [1280, 800],
    [1920, 1080],
  ] as const) {
    const { page, bar } = await visit({ viewport: { width, height } });
    // Of the page that has just been loaded, from its first frame on.
    await page.addInitScript(() => {
      const look = () => {
        const top = document.querySelector("[aria-label=Board]")?.getBoundingClientRect().top;
        if (top !== undefined) document.documentElement.dataset["tops"] = [...seen.add(Math.round(top))].join(" ");
        requestAnimationFrame(look);
      };
      const seen = new Set<number>();
      look();
    });
    await page.reload();
    await expect(bar.getByTitle(/^State of the group/)).toContainText(/Empty|Dead/);
    await bar.getByRole("button", { name: `Group ${group.name}, choose another` }).click();
    await page.getByRole("menuitemradio", { name: long }).click();
    await expect(bar.getByRole("button", { name: `Group ${long}, choose another` })).toBeVisible();
    await expect(bar.getByTitle(/^State of the group/)).toContainText(/Empty|Dead/);
    await expect(page.locator("html")).toHaveAttribute("data-tops", /^\d+$/);
  }
});
