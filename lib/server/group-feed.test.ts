import { describe, expect, test } from "vitest";
import { found, hubOfEachTest, until, type Page } from "./hub-testing.ts";

const hub = hubOfEachTest();

function countFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

describe("watching a group", () => {
  test("a snapshot, then every event once and in order", async () => {
    hub.lab.emit("g", found(), found());
    const page = await hub.page().ready();
    expect(await page.watch("g")).toEqual({ ok: true });
    for (let batch = 0; batch < 20; batch++) hub.lab.emit("g", found(), found(), found());
    await until(() => page.numbers.length === 61);
    expect(page.numbers).toEqual(countFrom(2, 61));
    expect(page.got[0]).toMatchObject({ group: "g", seq: 2, view: { group: "g", seq: 2 } });
  });

  test("events that the snapshot holds already are not sent again, whoever else watches", async () => {
    const early = await hub.page().ready();
    await early.watch("g");
    hub.lab.emit("g", found());
    const folded = hub.lab.fold("g", found(), found());
    const late = await hub.page().ready();
    await late.watch("g");
    const more = hub.lab.fold("g", found());
    hub.lab.publish("g", folded.slice(0, 1));
    hub.lab.publish("g", [...folded.slice(1), ...more]);
    hub.lab.emit("g", found());
    await until(() => early.numbers.length === 6 && late.numbers.length === 3);
    expect(early.numbers).toEqual([0, 1, 2, 3, 4, 5]);
    expect(late.numbers).toEqual([3, 4, 5]);
  });

  test("watching again, as after a gap, brings a new snapshot and no event twice", async () => {
    const page = await hub.page().ready();
    await page.watch("g");
    hub.lab.emit("g", found());
    hub.lab.emit("g", found());
    await page.watch("g");
    hub.lab.emit("g", found());
    await until(() => page.got.filter((message) => "view" in message).length === 2 && page.numbers.length === 2);
    expect(page.numbers).toEqual([2, 3]);
  });

  test("one socket watches four groups, not five, and may give one up", async () => {
    const page = await hub.page().ready();
    for (const group of ["g", "h", "i", "j"]) expect(await page.watch(group)).toEqual({ ok: true });
    expect(await page.watch("k")).toMatchObject({ ok: false, code: "VALIDATION" });
    expect(hub.lab.subscriptions).toBe(5);
    page.socket.emit("unwatch", { group: "g" });
    expect(await page.watch("k")).toEqual({ ok: true });
    expect(hub.lab.subscriptions).toBe(5);
  });

  test("there is one subscription for all, and none when the last one goes", async () => {
    const pages = await Promise.all([1, 2, 3].map(() => hub.page().ready()));
    await Promise.all(pages.map((page) => page.watch("g")));
    expect(hub.lab.subscriptions).toBe(2);
    for (const page of pages) page.socket.disconnect();
    await until(() => hub.lab.subscriptions === 1 && hub.lab.viewers === 0);
  });

  test("a closed group is told, and can be watched again when it is back", async () => {
    const page = await hub.page().ready();
    await page.watch("g");
    await hub.lab.closeGroup("g");
    await until(() => page.closed.length === 1);
    expect(page.closed).toEqual(["g"]);
    expect(await page.watch("g")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
    await hub.lab.openGroup({ group: "g" });
    expect(await page.watch("g")).toEqual({ ok: true });
  });

  test("works over long polling too", async () => {
    const page = await hub.page({ transports: ["polling"] }).ready();
    expect(await page.watch("g")).toEqual({ ok: true });
    hub.lab.emit("g", found());
    await until(() => page.numbers.length === 2);
    expect(page.numbers).toEqual([0, 1]);
  });
});

describe("a viewer that falls behind", () => {
  /** Stops reading what comes in, as a page does whose laptop sleeps. */
  function line(page: Page): { pause(): void; resume(): void } {
    const ws: unknown = Reflect.get(page.socket.io.engine.transport, "ws");
    const socket: unknown = ws && typeof ws === "object" ? Reflect.get(ws, "_socket") : null;
    if (!socket || typeof socket !== "object" || !("pause" in socket) || !("resume" in socket)) throw new Error("It has no line");
    const { pause, resume } = socket;
    if (typeof pause !== "function" || typeof resume !== "function") throw new Error("It has no line");
    return { pause: () => pause.call(socket), resume: () => resume.call(socket) };
  }

  test("gets no more batches, then a snapshot, and misses nothing; the others notice nothing", { timeout: 30_000 }, async () => {
    const slow = await hub.page().ready();
    const quick = await hub.page().ready();
    await Promise.all([slow.watch("g"), quick.watch("g")]);
    const stalled = line(slow);
    stalled.pause();
    const large = found(200_000);
    let sent = 0;
    // More than the kernel's buffers on both sides take in, far more than may wait for one viewer.
    for (; sent < 200; sent++) {
      hub.lab.emit("g", large);
      await until(() => quick.numbers.at(-1) === sent + 1);
    }
    stalled.resume();
    await until(() => slow.numbers.at(-1) === sent);
    hub.lab.emit("g", found());
    await until(() => slow.numbers.at(-1) === sent + 1);
    const snapshots = slow.got.filter((message) => "view" in message);
    expect(snapshots.length).toBeGreaterThan(1);
    expect(slow.got.length).toBeLessThan(200);
    expect(slow.numbers).toEqual(countFrom(slow.numbers[0] ?? -1, slow.numbers.length));
    expect(quick.numbers).toEqual(countFrom(0, sent + 2));
    expect(quick.got.filter((message) => "view" in message)).toHaveLength(1);
  });

  test("who asks again and again without reading gets one snapshot when it reads again", async () => {
    const page = await hub.page().ready();
    const large = Array.from({ length: 20 }, () => found(100_000));
    hub.lab.emit("g", ...large);
    await page.watch("g");
    const stalled = line(page);
    stalled.pause();
    for (let asked = 0; asked < 30; asked++) page.socket.emit("watch", { group: "g" });
    const other = await hub.page().ready();
    await other.watch("g");
    stalled.resume();
    hub.lab.emit("g", found());
    await until(() => page.numbers.at(-1) === 21);
    expect(page.numbers.at(-1)).toBe(21);
  });
});
