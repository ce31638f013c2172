import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";

const MAIN = fileURLToPath(new URL("../bench/main.ts", import.meta.url));

/** It starts four labs one after the other; it ends itself before the test would leave it behind. */
const WITHIN_MS = 230_000;
test.setTimeout(WITHIN_MS + 10_000);

// How fast it all is depends on the machine: that each figure can be measured does not.
test("the bench measures each thing and says so in a table", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--quick"], { timeout: WITHIN_MS });
  expect(stdout.match(/^\d\. .+$/gm)).toEqual([
    "1. From the click on Add consumer to the JoinGroup, ms",
    "2. From the assignment event to the changed pixel, ms",
    "3. Messages a second through three consumers",
    "4. Memory of the lab's process, MB",
    "5. kafka-consumer-groups --describe every 2 s against the lab's page, ms",
  ]);
  expect(stdout).not.toContain("Not measured:");
});
