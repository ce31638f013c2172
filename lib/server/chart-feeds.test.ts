import { describe, expect, test } from "vitest";
import { SampleBatch } from "../contract/charts.ts";
import { hubOfEachTest, until, type Page } from "./hub-testing.ts";

const hub = hubOfEachTest();

describe("watching samples", () => {
  const watch = (page: Page, group: string) => page.socket.timeout(5000).emitWithAck("watch-samples", { group });

  /** What a page was sent: which group, and how many deliveries each sample has; the kept one has 1. */
  function listen(page: Page): string[] {
    const sent: string[] = [];
    page.socket.on("samples", (message: unknown) => {
      const { group, isWhole, samples } = SampleBatch.parse(message);
      sent.push(`${isWhole ? "all of " : ""}${group}: ${samples.map(({ deliveries }) => deliveries).join()}`);
    });
    return sent;
  }

  test("first what is kept, then each sample; another group takes its place, and nothing is sent to who does not ask", async () => {
    const [page, other] = [await hub.page().ready(), await hub.page().ready()];
    const [sent, toOther] = [listen(page), listen(other)];
    expect(await watch(page, "g")).toEqual({ ok: true });
    hub.lab.emitSample("g", 2);
    await until(() => sent.length === 2);
    expect(await watch(page, "h")).toEqual({ ok: true });
    hub.lab.emitSample("g", 3);
    hub.lab.emitSample("h", 4);
    await until(() => sent.length === 4);
    expect(sent).toEqual(["all of g: 1", "g: 2", "all of h: 1", "h: 4"]);
    await page.socket.timeout(5000).emitWithAck("unwatch-samples", {});
    // That of the lab's status.
    expect(hub.lab.subscriptions).toBe(1);
    expect(toOther).toEqual([]);
  });

  test("a group that is not there is said; one that is closed ends it, and can be watched again when it is back", async () => {
    const page = await hub.page().ready();
    const sent = listen(page);
    expect(await watch(page, "nobody")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
    await watch(page, "g");
    await hub.lab.closeGroup("g");
    expect(hub.lab.subscriptions).toBe(1);
    await hub.lab.openGroup({ group: "g" });
    expect(await watch(page, "g")).toEqual({ ok: true });
    hub.lab.emitSample("g", 5);
    await until(() => sent.includes("g: 5"));
  });
});
