import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";

// As in a class: everybody in the network can open it.
test.use({ ownServer: { HOST: "0.0.0.0", KAFKA_SESSION_TIMEOUT_MS: "3000" } });

test("who comes without the token sees everything live and changes nothing", async ({ board: host, visit, group }) => {
  const viewer = await visit({ asViewer: true });
  await expect(viewer.bar).toContainText("You look on");
  await expect(viewer.page.getByText("As soon as the host adds one, you see it here.")).toBeVisible();
  await host.addConsumer.click();
  await host.addConsumer.click();
  for (const page of [host, viewer]) await expect.poll(() => page.places()).toEqual({ C1: [0, 1], C2: [2] });

  await expect(viewer.addConsumer).toHaveAttribute("aria-disabled", "true");
  await expect(viewer.addConsumer).toHaveAccessibleDescription("Only the host can change this: you look on.");
  for (const word of ["Leave", "Crash", "Freeze", "Slow…"])
    await expect(viewer.page.getByRole("button", { name: word, exact: true })).toHaveCount(0);
  await viewer.page.keyboard.press("a");
  await expect(viewer.toasts).toContainText("Only the host can change this: you look on.");
  const producer = viewer.page.getByRole("region", { name: "Producer" });
  await expect(producer.getByRole("button", { name: "Start" })).toHaveAttribute("aria-disabled", "true");
  await expect(producer.getByRole("slider")).toHaveAttribute("data-disabled", "");

  viewer.faults.allow(/403/);
  const statuses = await viewer.page.evaluate(async (name) => {
    const consumers = `/api/groups/${name}/consumers`;
    const tries = [
      fetch(consumers, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
      fetch(`${consumers}/C1?how=crash`, { method: "DELETE" }),
      fetch("/api/producer", { method: "PUT", headers: { "content-type": "application/json" }, body: '{"running":true}' }),
    ];
    return (await Promise.all(tries)).map(({ status }) => status);
  }, group.name);
  expect(statuses).toEqual([403, 403, 403]);
  expect(await group.owners()).toEqual({ C1: [0, 1], C2: [2] });
});

test("the link with the token makes the host, and leaves no token in the address", async ({ server, visit, group }) => {
  const { page } = await visit();
  expect(page.url()).toBe(`${server.url}/?group=${group.name}`);
  expect(await tokenCookie(page)).toMatchObject({ httpOnly: true, sameSite: "Strict", value: server.token });
  expect(await page.evaluate(() => document.cookie)).not.toContain(server.token ?? "no token");
  const answer = await page.request.get("/");
  expect(answer.headers()["referrer-policy"]).toBe("no-referrer");
  expect(answer.headers()["content-security-policy"]).toContain("default-src 'self'");

  await page.reload();
  await page.getByRole("button", { name: /^Add consumer/ }).click();
  await expect.poll(() => group.owners()).toEqual({ C1: [0, 1, 2] });
  expect(server.output().split(server.token ?? "no token"), "said once, and never again").toHaveLength(2);
});

test("a token of another start is refused", async ({ server, visit }) => {
  const late = await visit({ path: "/", asViewer: true });
  late.faults.allow(/403/);
  const answer = await late.page.goto(`${server.url}/?token=of-yesterday`);
  expect(answer?.status()).toBe(403);
  await expect(late.page.getByText("Only the host may do this")).toBeVisible();
  await late.page.goto(`${server.url}/`);
  await expect(late.bar).toContainText("You look on");
});

test("Join shows a code and the address for everybody, and never the token", async ({ board, server }) => {
  await board.page.getByRole("button", { name: "Join" }).click();
  const dialog = board.page.getByRole("dialog", { name: "Join" });
  const address = await dialog.getByText(/^http:\/\//).innerText();
  expect(address).toMatch(new RegExp(`^http://[^/]+:${new URL(server.url).port}$`));
  await expect(dialog.getByRole("img", { name: `QR code of ${address}` })).toBeVisible();
  await expect(dialog).toContainText("1 page open now");
  expect(await board.page.content()).not.toContain(server.token ?? "no token");
  expect((await fetch(address)).status, "the address works").toBe(200);
  await board.page.keyboard.press("Escape");
});

test("on plain HTTP, where there is no clipboard, what would be copied is selected", async ({ board, group }) => {
  await group.start();
  // As a browser has it for an address that is neither loopback nor HTTPS.
  await board.page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await board.page.reload();
  await board.page.getByRole("button", { name: "Join" }).click();
  await board.page.getByRole("button", { name: "Copy address" }).click();
  await expect(board.page.getByText("Selected: copy it now")).toBeVisible();
  const address = await board.page
    .getByRole("dialog")
    .getByText(/^http:\/\//)
    .innerText();
  expect(await board.page.evaluate(() => window.getSelection()?.toString())).toBe(address);
  await board.page.keyboard.press("Escape");
});

async function tokenCookie(page: Page) {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name.startsWith("rebalance-lab-host-"));
}
