import { expectAccessible } from "./fixtures/axe.ts";
import type { Board } from "./fixtures/board.ts";
import { expect, test } from "./fixtures/test.ts";

test.describe("axe finds nothing", () => {
  test("on the board, empty, filled, in a rebalance, and with every kind of card", async ({ board, group, broker }) => {
    test.setTimeout(120_000);
    const { page } = board;
    await expect(page.getByRole("heading", { name: "This group has no consumers" })).toBeVisible();
    await expectAccessible(page, "a group without consumers");

    // The one to be frozen has time: a Java program must start before its session ends.
    await group.start({ sessionTimeoutMs: 30_000 });
    await group.start({ count: 3, sessionTimeoutMs: 10_000 });
    await expect(board.card("C4").root).toContainText("so a fourth consumer waits");
    await expectAccessible(page, "four consumers, one idle");

    // The coordinator waits for the frozen one until its session ends: a rebalance that stays.
    await board.card("C1").button("Freeze").click();
    await expect(board.card("C1").ring).toBeVisible();
    const outsider = await broker.spawnCli(["console-consumer", "--topic", group.topic, "--group", group.name]);
    await expect(board.tray).toContainText("Rebalancing", { timeout: 30_000 });
    await expect(board.tray).toContainText("waiting for C1");
    await expectAccessible(page, "a rebalance that waits for a frozen consumer");
    await board.card("C1").button("Thaw").click();
    await expect(board.card("E1").root).toContainText("EXTERNAL");
    await group.atRest();

    await board.card("C2").button("Crash").click();
    await expect(board.card("C2").ring).toBeVisible();
    await board.card("C2").button("Restart").click();
    await expect(board.card("C2").root.getByRole("region", { name: "Former member of C2" })).toBeVisible();
    await board.card("C3").button("Crash").click();
    await expect(board.card("C3").ring).toBeVisible();
    await expectAccessible(page, "a former member, a crashed one whose session runs out, and an external one");
    await outsider.stop();
  });

  test("with many consumers and partitions", async ({ board, group, lab }) => {
    await lab.addPartitions(group.topic, 40);
    await group.start({ count: 14, name: "one of many" });
    await expect(board.cards).toHaveCount(14);
    await expectAccessible(board.page, "fourteen consumers");
    await board.page.getByRole("button", { name: "Actions for C3" }).click();
    await expectAccessible(board.page, "the menu of a small card");
    await board.page.keyboard.press("Escape");
  });

  for (const what of ["dialog", "menu"] as const) {
    test(`on every ${what}`, async ({ board, group }) => {
      test.setTimeout(150_000);
      await group.start({ count: 2 });
      await expect(board.card("C2").tile(2)).toBeVisible();
      for (const { name, open } of OVERLAYS[what]) {
        await open(board);
        await expectAccessible(board.page, name, OVERLAY);
        await board.page.keyboard.press("Escape");
        await expect(
          board.page.getByRole("dialog").or(board.page.getByRole("alertdialog")).or(board.page.getByRole("menu")),
        ).toHaveCount(0);
      }
    });
  }

  test("on each panel alone", async ({ visit, group }) => {
    test.setTimeout(150_000);
    await group.start({ count: 2 });
    const narrow = await visit({ viewport: { width: 800, height: 900 } });
    const panels = narrow.page.getByRole("navigation", { name: "Panels" });
    await expectAccessible(narrow.page, "the page with its panels as tabs");
    for (const panel of ["Producer", "Send one", "Describe", "Ledger", "Messages", "Topic", "Events"]) {
      await panels.getByRole("button", { name: panel }).click();
      await expectAccessible(narrow.page, `the panel ${panel} alone`, PANELS);
    }
    for (const view of ["--members", "--state"]) {
      await panels.getByRole("button", { name: "Describe" }).click();
      await narrow.page.getByRole("button", { name: view }).click();
      await expectAccessible(narrow.page, `Describe with ${view}`, PANELS);
    }
  });

  test("on a phone, at projector size, on unknown groups and pages", async ({ visit, group }) => {
    await group.start({ count: 3 });
    const phone = await visit({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await expect(phone.card("C3").root).toBeVisible();
    await expectAccessible(phone.page, "a phone");
    const large = await visit();
    await expect(large.card("C3").root).toBeVisible();
    await large.page.keyboard.press("p");
    await expectAccessible(large.page, "projector size");
    const unknown = await visit({ path: "/?group=nobody-made-this" });
    await expect(unknown.page.getByRole("heading", { name: "The lab has no group nobody-made-this" })).toBeVisible();
    await expectAccessible(unknown.page, "an unknown group");
    unknown.faults.allow(/404/);
    await unknown.page.goto("/nothing-here");
    await expectAccessible(unknown.page, "an unknown page");
  });

  test.describe("for viewers", () => {
    test.use({ ownServer: { HOST: "0.0.0.0" } });

    test("on a viewer's board and on Join with its code", async ({ board, visit, group }) => {
      const viewer = await visit({ asViewer: true });
      await expect(viewer.page.getByText("As soon as the host adds one, you see it here.")).toBeVisible();
      await expectAccessible(viewer.page, "a viewer's empty board");
      await group.start({ count: 2 });
      await expect(viewer.card("C2").tile(2)).toBeVisible();
      await expectAccessible(viewer.page, "a viewer's board");
      await board.page.getByRole("button", { name: "Join" }).click();
      await expect(board.page.getByRole("img", { name: /^QR code of/ })).toBeVisible();
      await expectAccessible(board.page, "Join with its code");
      await board.page.keyboard.press("Escape");
    });
  });
});

/** All that another panel changes. */
const PANELS = "section[aria-label=Panels]";

/** What lies over the page, and hides the rest of it from everybody. */
const OVERLAY = "[role=dialog], [role=alertdialog], [role=menu]";

interface Overlay {
  name: string;
  open: (board: Board) => Promise<void>;
}

const byKey = (name: string, key: string, dialog: string): Overlay => ({
  name,
  open: async ({ page }) => {
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog", { name: dialog })).toBeVisible();
  },
});

const byItem = (name: string, item: string): Overlay => ({
  name,
  open: async ({ page }) => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    await expect(page.getByRole(item === "Reset class…" ? "alertdialog" : "dialog")).toBeVisible();
  },
});

const byTopic = (name: string): Overlay => ({
  name,
  open: async ({ page }) => {
    await page.getByRole("button", { name: "Topic", exact: true }).click();
    await page.getByRole("button", { name: `${name}…` }).click();
    await expect(page.getByRole("dialog", { name })).toBeVisible();
  },
});

const OVERLAYS: Record<"dialog" | "menu", Overlay[]> = {
  dialog: [
    byKey("Shortcuts", "?", "Shortcuts"),
    byKey("Join", "j", "Join"),
    byKey("New group", "n", "New group"),
    byItem("Add several", "Add several…"),
    {
      name: "what the producer sends",
      open: async ({ page }) => {
        await page.getByRole("button", { name: "What is sent, and how" }).click();
        await expect(page.getByRole("dialog", { name: "Producer" })).toBeVisible();
      },
    },
    byItem("Reset class", "Reset class…"),
    byTopic("Add partitions"),
    byTopic("New topic"),
    {
      name: "a wrong form",
      open: async ({ page }) => {
        await page.keyboard.press("n");
        const dialog = page.getByRole("dialog", { name: "New group" });
        await dialog.getByRole("button", { name: "Open group" }).click();
        await expect(dialog).toContainText("Give the group a name.");
      },
    },
  ],
  menu: [
    {
      name: "the menu More",
      open: async ({ page }) => {
        await page.getByRole("button", { name: "More" }).click();
        await expect(page.getByRole("menu")).toBeVisible();
      },
    },
    {
      name: "the menu of groups",
      open: async ({ page }) => {
        await page.getByRole("button", { name: /choose another$/ }).click();
        await expect(page.getByRole("menu")).toBeVisible();
      },
    },
    {
      name: "the broker",
      open: async ({ page }) => {
        await page.getByRole("button", { name: /^Embedded broker/ }).click();
        await expect(page.getByRole("dialog", { name: "Broker" })).toBeVisible();
      },
    },
    {
      name: "Slow",
      open: async (board) => {
        await board.card("C1").button("Slow…").click();
        await expect(board.page.getByRole("dialog", { name: "Delay of C1" })).toBeVisible();
      },
    },
  ],
};
