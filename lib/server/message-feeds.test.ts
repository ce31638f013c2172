import { describe, expect, test } from "vitest";
import { MessageBatch } from "../contract/message-rows.ts";
import { hubOfEachTest, until, type Page } from "./hub-testing.ts";

const hub = hubOfEachTest();

describe("watching messages", () => {
  const ofGroup = { kind: "group", group: "g" };
  const watch = (page: Page, source: unknown) => page.socket.timeout(5000).emitWithAck("watch-messages", { source });
  const secrets = ["a key", "a value", "a header"];

  /** Offsets of the messages that a page was sent, by source. */
  function listen(page: Page) {
    const sent: MessageBatch[] = [];
    page.socket.on("messages", (batch: unknown) => sent.push(MessageBatch.parse(batch)));
    return {
      sent,
      offsets: () => sent.flatMap(({ source, rows }) => rows.map(({ offset }) => `${source} ${offset}`)),
    };
  }

  test("first what is kept, then what comes; another source takes its place", async () => {
    const page = await hub.page().ready();
    const { offsets } = listen(page);
    expect(await watch(page, ofGroup)).toEqual({ ok: true });
    hub.lab.emitMessage("group:g", "42");
    await until(() => offsets().length === 2);
    expect(offsets()).toEqual(["group:g 41", "group:g 42"]);
    expect(await watch(page, { kind: "topic", topic: "t" })).toEqual({ ok: true });
    hub.lab.emitMessage("group:g", "43");
    hub.lab.emitMessage("topic:t", "44");
    await until(() => offsets().length === 4);
    expect(offsets().slice(2)).toEqual(["topic:t 41", "topic:t 44"]);
    await page.socket.timeout(5000).emitWithAck("unwatch-messages", {});
    expect(hub.lab.subscriptions).toBe(1);
  });

  test("one subscription serves all who watch", async () => {
    const pages = [await hub.page().ready(), await hub.page().ready()];
    const heard = pages.map(listen);
    for (const page of pages) await watch(page, ofGroup);
    expect(hub.lab.subscriptions).toBe(2);
    hub.lab.emitMessage("group:g", "42");
    await until(() => heard.every(({ offsets }) => offsets().length === 2));
  });

  test("keys, values and headers reach a viewer only where viewers may see them (SPEC 6.4)", async () => {
    await hub.restartInClass();
    hub.lab.viewersSeeValues = false;
    const viewer = await hub.page().ready();
    const host = await hub.page({ extraHeaders: { authorization: `Bearer ${hub.server.token}` } }).ready();
    expect([viewer.statuses[0]?.role, host.statuses[0]?.role]).toEqual(["viewer", "host"]);
    expect([viewer.statuses[0]?.seesValues, host.statuses[0]?.seesValues]).toEqual([false, true]);
    expect([viewer.statuses[0]?.producer.key, host.statuses[0]?.producer.key]).toEqual([null, "a key"]);
    const [seen, shown] = [listen(viewer), listen(host)];
    for (const page of [viewer, host]) await watch(page, ofGroup);
    hub.lab.emitMessage("group:g", "42");
    await until(() => seen.sent.length === 2 && shown.sent.length === 2);
    for (const secret of secrets) {
      expect(JSON.stringify(seen.sent)).not.toContain(secret);
      expect(JSON.stringify(shown.sent[1])).toContain(secret);
    }
    expect(seen.offsets()).toEqual(shown.offsets());
  });

  test("a viewer watches the topic of a group, and no other (SPEC 6.5)", async () => {
    await hub.restartInClass();
    const viewer = await hub.page().ready();
    expect(await watch(viewer, { kind: "topic", topic: "others" })).toMatchObject({ ok: false, code: "NOT_HOST" });
    expect(await watch(viewer, { kind: "topic", topic: "web-events-partitioned" })).toEqual({ ok: true });
  });

  test.each([[{ kind: "group", group: "nobody" }], [{ kind: "topic", topic: "a b" }], [{ kind: "offset" }], [null], ["g"]])(
    "%j is refused",
    async (source) => {
      const page = await hub.page().ready();
      expect(await watch(page, source)).toMatchObject({ ok: false });
    },
  );

  test("a group that is closed ends it; opened again, it can be watched again", async () => {
    const page = await hub.page().ready();
    const { offsets } = listen(page);
    await page.watch("g");
    await watch(page, ofGroup);
    await hub.lab.closeGroup("g");
    await until(() => page.closed.length === 1);
    await hub.lab.openGroup({ group: "g" });
    await page.watch("g");
    expect(await watch(page, ofGroup)).toEqual({ ok: true });
    hub.lab.emitMessage("group:g", "42");
    await until(() => offsets().includes("group:g 42"));
    expect(offsets().filter((offset) => offset === "group:g 42")).toHaveLength(1);
  });
});
