import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./tools/programs/chromium.ts";

const executablePath = findChromium();

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Each test has a broker and a lab of its own to wait for, and some of them wait for minutes on purpose.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  // Two cores carry one broker, one lab and one browser.
  workers: 1,
  retries: 0,
  forbidOnly: process.env["CI"] === "true",
  reporter: [["list"], ["json", { outputFile: "reports/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1920, height: 1080 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { args: CHROMIUM_FLAGS, ...(executablePath === null ? {} : { executablePath }) },
  },
});
