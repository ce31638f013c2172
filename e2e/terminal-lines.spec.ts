import { delimiter, dirname, join } from "node:path";
import { startGuard } from "../tools/process/guard.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { installLine } from "../tools/programs/install-line.ts";
import { findPython } from "../tools/programs/python.ts";
import { pythonWith } from "../tools/python/python.ts";
import { ROOT } from "../scripts/steps.ts";
import { expect, test } from "./fixtures/test.ts";

test.use({ partitions: 5 });

/** What each line brings to the group, and the Python environment that its program is taken from. */
const MAKES = [
  { title: "kcat (librdkafka)", clientId: "rdkafka" },
  { title: "Python, kafka-python (pip install kafka-python)", clientId: "kafka-python", python: "kafka-python-3" },
  { title: "Python, confluent-kafka (pip install confluent-kafka)", clientId: "rdkafka", python: "confluent-kafka" },
  { title: "kafkajs (Node), from the lab's folder", clientId: "kafkajs" },
] as const;

test("the lines of Join put consumers of other makes into the group, just as they stand there", async ({ board, group }) => {
  test.skip(findOnPath(["kcat"]) === null, `There is no kcat: ${installLine("kcat")}`);
  test.skip((await findPython()) === null, `There is no Python 3 with venv: ${installLine("python3")}`);
  const { page } = board;
  await group.start();
  await page.getByRole("button", { name: "Join", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Join" });
  const guard = startGuard();
  try {
    for (const make of MAKES) {
      const line = await dialog.getByRole("heading", { name: make.title }).locator("xpath=..").locator("pre").textContent();
      const folders = "python" in make ? [dirname(await pythonWith(make.python))] : [];
      const path = [...folders, join(ROOT, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
      guard.spawn("sh", ["-c", line ?? ""], { cwd: ROOT, env: { ...process.env, PATH: path } });
    }
    await page.keyboard.press("Escape");
    await expect(board.page.getByText("EXTERNAL")).toHaveCount(MAKES.length, { timeout: 20_000 });
    const owned = async () =>
      (await group.answer()).members.map(({ clientId, partitions }) => `${withoutNumber(clientId)} ${partitions.length}`).sort();
    await expect.poll(owned, { timeout: 20_000 }).toEqual(["consumer 1", ...MAKES.map(({ clientId }) => `${clientId} 1`)].sort());
  } finally {
    await guard.close();
  }
});

/** A client's version, or number, is no matter here. */
const withoutNumber = (clientId: string) => clientId.replace(/-[\d.]+$/, "");
