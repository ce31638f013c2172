import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./tools/programs/chromium.ts";

const executablePath = findChromium();

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  // Tests wait for a session to end, and a few for a minute on purpose; those say so themselves.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // Each worker has a broker, a lab and a browser of its own. Most of the time one of them waits, so two cores carry four.
  workers: 4,
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env["CI"] === "true",
  reporter: [["list"], ["json", { outputFile: "reports/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1920, height: 1080 },
    // What stands still costs nothing to draw; the tests of the board's own movements have them (`moving`).
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 30_000,
    screenshot: "only-on-failure",
    launchOptions: { args: CHROMIUM_FLAGS, ...(executablePath === null ? {} : { executablePath }) },
  },
});
