import { fileURLToPath } from "node:url";
import { expect, test } from "./fixtures/test.ts";

// For the README: UPDATE_SCREENSHOTS=1 npx playwright test screenshot
if (process.env["UPDATE_SCREENSHOTS"] === "1") {
  test.use({ ownServer: { KAFKA_TOPIC: "clicks", KAFKA_CONSUMER_GROUP_ID: "lecture" }, colorScheme: "dark" });

  test("the board with four consumers, of which one has crashed", async ({ lab, visit }) => {
    await lab.add("lecture", { count: 4 });
    const board = await visit({ path: "/" });
    await expect(board.card("C4").root).toContainText("3 partitions have 3 owners");
    await lab.produce({ running: true, ratePerSecond: 120, keys: "user" });
    await expect(board.card("C2").root).toContainText(/msg\/s\s*\d\d/);
    await expect
      .poll(async () => (await lab.group("lecture")).members.every(({ id, processed }) => id === "C4" || Number(processed) > 300))
      .toBe(true);
    await board.card("C3").button("Crash").click();
    await expect(board.card("C3").ring).toHaveAccessibleName(/in 6\.\d s/);
    await board.page.screenshot({ path: fileURLToPath(new URL("../docs/board.png", import.meta.url)) });
    await lab.produce({ running: false });
    await expect(board.card("C3").root).toContainText("GONE");
  });
}
