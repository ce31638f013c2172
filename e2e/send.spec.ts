import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SentMessage } from "../lib/contract/messages.ts";
import { Problem } from "../lib/contract/http.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { expect, test } from "./fixtures/test.ts";

test("where each key falls is shown before anything is sent, and there it lies", async ({ board, group, lab }) => {
  const { page } = board;
  const producer = page.getByRole("region", { name: "Producer" });
  await producer.getByRole("button", { name: "Produce into that" }).click();
  await expect(producer).toContainText(`into ${group.topic}`);
  const keys = producer.getByRole("list", { name: "Where each key falls" });
  await expect(keys.getByRole("listitem")).toHaveText(["P0user_004 user_005", "P1user_003", "P2user_001 user_002"]);

  await producer.getByRole("button", { name: "What is sent, and how" }).click();
  const dialog = page.getByRole("dialog", { name: "Producer" });
  await dialog.getByLabel("Key", { exact: true }).selectOption("fixed");
  await dialog.getByLabel("The key").fill("user_003");
  await expect(dialog).toContainText("“user_003” falls on P1: all go there.");
  await dialog.getByLabel("Value").selectOption("json");
  await dialog.getByLabel("JSON").fill("{ broken");
  await dialog.getByRole("button", { name: "Set" }).click();
  await expect(dialog).toContainText("This is not JSON.");
  await dialog.getByLabel("JSON").fill('{ "own": true }');
  await dialog.getByLabel("acks").selectOption("1");
  await dialog.getByRole("button", { name: "Set" }).click();
  await expect(dialog).toBeHidden();
  await expect(producer).toContainText("own json · acks 1");

  await group.start();
  await producer.getByRole("button", { name: /^Burst/ }).click();
  const ends = async () => (await group.answer()).partitions.map(({ currentOffset }) => currentOffset);
  await expect.poll(ends).toEqual([null, "1000", null]);
  await lab.produce({ keys: "user", values: "web-events", acks: "all" });
});

test("one message by hand is followed to the commit, and the page's curl line sends the same", async ({ board, group }) => {
  const { page } = board;
  await group.start({ count: 3 });
  await page.getByRole("button", { name: "Send one" }).click();
  const send = page.getByRole("region", { name: "Send one" });
  await send.getByLabel("key", { exact: true }).fill("user_003");
  await expect(send.getByLabel("Partition")).toContainText("by key: P1");
  await send.getByLabel("Value", { exact: true }).fill('it\'s a "test"');
  await send.getByRole("button", { name: "Send", exact: true }).click();
  const way = send.getByRole("list", { name: "The message's way" }).getByRole("listitem");
  await expect(way).toHaveText(["produced", "P1 offset 0", /^C2 handled it/, /^committed/]);
  await expect(way.getByLabel("done")).toHaveCount(4);

  const curl = findOnPath(["curl"]);
  const line = (await send.locator("code").textContent()) ?? "";
  expect(line).toMatch(/^curl -X POST http:\/\/127\.0\.0\.1:\d+\/send-message /);
  if (curl !== null) {
    const { stdout } = await promisify(execFile)("/bin/sh", ["-c", line]);
    expect(SentMessage.parse(JSON.parse(stdout))).toMatchObject({ topic: group.topic, partition: 1, offset: "1" });
  }
});

test("a message that nobody can take waits in its partition until somebody comes", async ({ board, group }) => {
  const { page } = board;
  await page.getByRole("button", { name: "Send one" }).click();
  const send = page.getByRole("region", { name: "Send one" });
  await send.getByLabel("Partition").selectOption("0");
  await send.getByRole("button", { name: "Send", exact: true }).click();
  const way = send.getByRole("list", { name: "The message's way" });
  await expect(way).toContainText("nobody owns the partition");
  await expect(board.tray.getByRole("listitem", { name: /^Partition 0/ })).toBeVisible();
  await group.start({ processingMs: 700 });
  // It lies in its owner's tile while the handler has it.
  await expect(board.card("C1").tile(0).getByLabel("holds the message that was sent")).toBeVisible();
  await expect(way).toContainText("C1 handled it");
  await expect(way).toContainText(/(?<!not )committed/);
  await expect(board.card("C1").tile(0).getByLabel("holds the message that was sent")).toHaveCount(0);
});

test("what a script sends wrongly is told as a problem that names it", async ({ server, group }) => {
  const post = async (body: unknown) => {
    const response = await fetch(`${server.url}/send-message`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const { status, code, field } = Problem.parse(await response.json());
    expect(status).toBe(response.status);
    return `${status} ${code} ${field ?? ""}`.trim();
  };
  const { topic } = group;
  expect(await post({ topic: "no-such-topic", value: "x" })).toBe("404 TOPIC_NOT_FOUND topic");
  expect(await post({ topic, value: "x", partition: 3 })).toBe("400 NO_SUCH_PARTITION partition");
  expect(await post({ topic, partition: 0 })).toBe("400 VALIDATION value");
  expect(await post({ topic, value: "x", extra: 1 })).toBe("400 VALIDATION extra");
  expect(await post("{")).toBe("400 BAD_JSON");
  expect(await post({ topic, value: "x".repeat(1_500_000) })).toBe("413 MESSAGE_TOO_LARGE value");
  expect(await post({ topic, value: "x".repeat(3_000_000) })).toBe("413 TOO_LARGE");
});
