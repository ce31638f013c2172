import { io as connect, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeLab } from "../api/fake-lab.ts";
import { ManualClock } from "../clock/manual-clock.ts";
import { SampleBatch } from "../contract/charts.ts";
import type { GroupEventBody } from "../contract/group-events.ts";
import { MessageBatch } from "../contract/message-rows.ts";
import { Batch, LabStatus, Snapshot } from "../contract/socket.ts";
import { startTestServer } from "./test-server.ts";

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

let lab: FakeLab;
let clock: ManualClock;
let server: Awaited<ReturnType<typeof startTestServer>>;
const clients: Socket[] = [];

beforeEach(async () => {
  lab = new FakeLab("g", "h", "i", "j", "k");
  clock = new ManualClock();
  server = await startTestServer({ lab, clock, log, maxSockets: 40 });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await server.close();
  expect(lab.subscriptions).toBe(0);
  expect(clock.pending).toBe(0);
  expect(log.error).not.toHaveBeenCalled();
});

/** A page that keeps what it is sent. */
class Page {
  readonly socket: Socket;
  readonly statuses: LabStatus[] = [];
  readonly got: (Snapshot | Batch)[] = [];
  readonly closed: string[] = [];

  constructor(options: object = {}) {
    this.socket = connect(server.url, { transports: ["websocket"], forceNew: true, reconnection: false, ...options });
    clients.push(this.socket);
    this.socket.on("lab", (status: unknown) => this.statuses.push(LabStatus.parse(status)));
    this.socket.on("snapshot", (snapshot: unknown) => this.got.push(Snapshot.parse(snapshot)));
    this.socket.on("batch", (batch: unknown) => this.got.push(Batch.parse(batch)));
    this.socket.on("group-closed", ({ group }: { group: string }) => this.closed.push(group));
  }

  async ready(): Promise<this> {
    await until(() => this.statuses.length > 0);
    return this;
  }

  watch(group: unknown): Promise<unknown> {
    return this.socket.timeout(5000).emitWithAck("watch", { group });
  }

  /** Numbers of all events it was sent since the last snapshot, which comes first. */
  get numbers(): number[] {
    const start = this.got.findLastIndex((message) => "view" in message);
    return this.got.slice(start).flatMap((message) => ("view" in message ? [message.seq] : message.events.map(({ seq }) => seq)));
  }
}

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 5 });

function found(padding = 10): GroupEventBody {
  return { type: "coordinator-found", host: "x".repeat(padding), port: 9092, nodeId: 1 };
}

function countFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

describe("the state of the lab", () => {
  test("comes on connect, with the number of those who look on", async () => {
    const first = await new Page().ready();
    expect(first.statuses[0]).toMatchObject({
      role: "host",
      viewers: 1,
      streamId: "stream-1",
      joinUrls: [`http://teacher-mac:${server.port}`],
    });
    expect(lab.viewers).toBe(1);
    await new Page().ready();
    clock.advance(250);
    await until(() => first.statuses.at(-1)?.viewers === 2);
    clients[1]?.disconnect();
    await until(() => lab.viewers === 1);
  });

  test("comes again when it changes, at most four times a second", async () => {
    const page = await new Page().ready();
    clock.advance(250);
    await until(() => page.statuses.length === 2); // its own coming
    clock.advance(1000);
    for (let change = 0; change < 50; change++) lab.changeStatus();
    clock.advance(50);
    await page.watch("g"); // an answer after it: all that was sent has come
    expect(page.statuses).toHaveLength(3);
    lab.changeStatus();
    clock.advance(249);
    await page.watch("g");
    expect(page.statuses).toHaveLength(3);
    clock.advance(1);
    await page.watch("g");
    expect(page.statuses).toHaveLength(4);
    clock.advance(10_000);
    await page.watch("g");
    expect(page.statuses).toHaveLength(4);
  });
});

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
    const page = await new Page().ready();
    const { offsets } = listen(page);
    expect(await watch(page, ofGroup)).toEqual({ ok: true });
    lab.emitMessage("group:g", "42");
    await until(() => offsets().length === 2);
    expect(offsets()).toEqual(["group:g 41", "group:g 42"]);
    expect(await watch(page, { kind: "topic", topic: "t" })).toEqual({ ok: true });
    lab.emitMessage("group:g", "43");
    lab.emitMessage("topic:t", "44");
    await until(() => offsets().length === 4);
    expect(offsets().slice(2)).toEqual(["topic:t 41", "topic:t 44"]);
    await page.socket.timeout(5000).emitWithAck("unwatch-messages", {});
    expect(lab.subscriptions).toBe(1);
  });

  test("one subscription serves all who watch", async () => {
    const pages = [await new Page().ready(), await new Page().ready()];
    const heard = pages.map(listen);
    for (const page of pages) await watch(page, ofGroup);
    expect(lab.subscriptions).toBe(2);
    lab.emitMessage("group:g", "42");
    await until(() => heard.every(({ offsets }) => offsets().length === 2));
  });

  test("keys, values and headers reach a viewer only where viewers may see them (SPEC 6.4)", async () => {
    await server.close();
    server = await startTestServer({ lab, clock, log, inClass: true });
    lab.viewersSeeValues = false;
    const viewer = await new Page().ready();
    const host = await new Page({ extraHeaders: { authorization: `Bearer ${server.token}` } }).ready();
    expect([viewer.statuses[0]?.role, host.statuses[0]?.role]).toEqual(["viewer", "host"]);
    expect([viewer.statuses[0]?.seesValues, host.statuses[0]?.seesValues]).toEqual([false, true]);
    expect([viewer.statuses[0]?.producer.key, host.statuses[0]?.producer.key]).toEqual([null, "a key"]);
    const [seen, shown] = [listen(viewer), listen(host)];
    for (const page of [viewer, host]) await watch(page, ofGroup);
    lab.emitMessage("group:g", "42");
    await until(() => seen.sent.length === 2 && shown.sent.length === 2);
    for (const secret of secrets) {
      expect(JSON.stringify(seen.sent)).not.toContain(secret);
      expect(JSON.stringify(shown.sent[1])).toContain(secret);
    }
    expect(seen.offsets()).toEqual(shown.offsets());
  });

  test("a viewer watches the topic of a group, and no other (SPEC 6.5)", async () => {
    await server.close();
    server = await startTestServer({ lab, clock, log, inClass: true });
    const viewer = await new Page().ready();
    expect(await watch(viewer, { kind: "topic", topic: "others" })).toMatchObject({ ok: false, code: "NOT_HOST" });
    expect(await watch(viewer, { kind: "topic", topic: "web-events-partitioned" })).toEqual({ ok: true });
  });

  test.each([[{ kind: "group", group: "nobody" }], [{ kind: "topic", topic: "a b" }], [{ kind: "offset" }], [null], ["g"]])(
    "%j is refused",
    async (source) => {
      const page = await new Page().ready();
      expect(await watch(page, source)).toMatchObject({ ok: false });
    },
  );

  test("a group that is closed ends it; opened again, it can be watched again", async () => {
    const page = await new Page().ready();
    const { offsets } = listen(page);
    await page.watch("g");
    await watch(page, ofGroup);
    await lab.closeGroup("g");
    await until(() => page.closed.length === 1);
    await lab.openGroup({ group: "g" });
    await page.watch("g");
    expect(await watch(page, ofGroup)).toEqual({ ok: true });
    lab.emitMessage("group:g", "42");
    await until(() => offsets().includes("group:g 42"));
    expect(offsets().filter((offset) => offset === "group:g 42")).toHaveLength(1);
  });
});

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
    const [page, other] = [await new Page().ready(), await new Page().ready()];
    const [sent, toOther] = [listen(page), listen(other)];
    expect(await watch(page, "g")).toEqual({ ok: true });
    lab.emitSample("g", 2);
    await until(() => sent.length === 2);
    expect(await watch(page, "h")).toEqual({ ok: true });
    lab.emitSample("g", 3);
    lab.emitSample("h", 4);
    await until(() => sent.length === 4);
    expect(sent).toEqual(["all of g: 1", "g: 2", "all of h: 1", "h: 4"]);
    await page.socket.timeout(5000).emitWithAck("unwatch-samples", {});
    // That of the lab's status.
    expect(lab.subscriptions).toBe(1);
    expect(toOther).toEqual([]);
  });

  test("a group that is not there is said; one that is closed ends it, and can be watched again when it is back", async () => {
    const page = await new Page().ready();
    const sent = listen(page);
    expect(await watch(page, "nobody")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
    await watch(page, "g");
    await lab.closeGroup("g");
    expect(lab.subscriptions).toBe(1);
    await lab.openGroup({ group: "g" });
    expect(await watch(page, "g")).toEqual({ ok: true });
    lab.emitSample("g", 5);
    await until(() => sent.includes("g: 5"));
  });
});

describe("watching a group", () => {
  test("a snapshot, then every event once and in order", async () => {
    lab.emit("g", found(), found());
    const page = await new Page().ready();
    expect(await page.watch("g")).toEqual({ ok: true });
    for (let batch = 0; batch < 20; batch++) lab.emit("g", found(), found(), found());
    await until(() => page.numbers.length === 61);
    expect(page.numbers).toEqual(countFrom(2, 61));
    expect(page.got[0]).toMatchObject({ group: "g", seq: 2, view: { group: "g", seq: 2 } });
  });

  test("events that the snapshot holds already are not sent again, whoever else watches", async () => {
    const early = await new Page().ready();
    await early.watch("g");
    lab.emit("g", found());
    const folded = lab.fold("g", found(), found());
    const late = await new Page().ready();
    await late.watch("g");
    const more = lab.fold("g", found());
    lab.publish("g", folded.slice(0, 1));
    lab.publish("g", [...folded.slice(1), ...more]);
    lab.emit("g", found());
    await until(() => early.numbers.length === 6 && late.numbers.length === 3);
    expect(early.numbers).toEqual([0, 1, 2, 3, 4, 5]);
    expect(late.numbers).toEqual([3, 4, 5]);
  });

  test("watching again, as after a gap, brings a new snapshot and no event twice", async () => {
    const page = await new Page().ready();
    await page.watch("g");
    lab.emit("g", found());
    lab.emit("g", found());
    await page.watch("g");
    lab.emit("g", found());
    await until(() => page.got.filter((message) => "view" in message).length === 2 && page.numbers.length === 2);
    expect(page.numbers).toEqual([2, 3]);
  });

  test("one socket watches four groups, not five, and may give one up", async () => {
    const page = await new Page().ready();
    for (const group of ["g", "h", "i", "j"]) expect(await page.watch(group)).toEqual({ ok: true });
    expect(await page.watch("k")).toMatchObject({ ok: false, code: "VALIDATION" });
    expect(lab.subscriptions).toBe(5);
    page.socket.emit("unwatch", { group: "g" });
    expect(await page.watch("k")).toEqual({ ok: true });
    expect(lab.subscriptions).toBe(5);
  });

  test("there is one subscription for all, and none when the last one goes", async () => {
    const pages = await Promise.all([1, 2, 3].map(() => new Page().ready()));
    await Promise.all(pages.map((page) => page.watch("g")));
    expect(lab.subscriptions).toBe(2);
    for (const page of pages) page.socket.disconnect();
    await until(() => lab.subscriptions === 1 && lab.viewers === 0);
  });

  test("a closed group is told, and can be watched again when it is back", async () => {
    const page = await new Page().ready();
    await page.watch("g");
    await lab.closeGroup("g");
    await until(() => page.closed.length === 1);
    expect(page.closed).toEqual(["g"]);
    expect(await page.watch("g")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
    await lab.openGroup({ group: "g" });
    expect(await page.watch("g")).toEqual({ ok: true });
  });

  test("works over long polling too", async () => {
    const page = await new Page({ transports: ["polling"] }).ready();
    expect(await page.watch("g")).toEqual({ ok: true });
    lab.emit("g", found());
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
    const slow = await new Page().ready();
    const quick = await new Page().ready();
    await Promise.all([slow.watch("g"), quick.watch("g")]);
    const stalled = line(slow);
    stalled.pause();
    const large = found(200_000);
    let sent = 0;
    // More than the kernel's buffers on both sides take in, far more than may wait for one viewer.
    for (; sent < 200; sent++) {
      lab.emit("g", large);
      await until(() => quick.numbers.at(-1) === sent + 1);
    }
    stalled.resume();
    await until(() => slow.numbers.at(-1) === sent);
    lab.emit("g", found());
    await until(() => slow.numbers.at(-1) === sent + 1);
    const snapshots = slow.got.filter((message) => "view" in message);
    expect(snapshots.length).toBeGreaterThan(1);
    expect(slow.got.length).toBeLessThan(200);
    expect(slow.numbers).toEqual(countFrom(slow.numbers[0] ?? -1, slow.numbers.length));
    expect(quick.numbers).toEqual(countFrom(0, sent + 2));
    expect(quick.got.filter((message) => "view" in message)).toHaveLength(1);
  });

  test("who asks again and again without reading gets one snapshot when it reads again", async () => {
    const page = await new Page().ready();
    const large = Array.from({ length: 20 }, () => found(100_000));
    lab.emit("g", ...large);
    await page.watch("g");
    const stalled = line(page);
    stalled.pause();
    for (let asked = 0; asked < 30; asked++) page.socket.emit("watch", { group: "g" });
    const other = await new Page().ready();
    await other.watch("g");
    stalled.resume();
    lab.emit("g", found());
    await until(() => page.numbers.at(-1) === 21);
    expect(page.numbers.at(-1)).toBe(21);
  });
});

describe("what is sent by whoever likes", () => {
  test.each([
    ["nothing", []],
    ["a string", ["g"]],
    ["no group", [{}]],
    ["a number", [{ group: 1 }]],
    ["an empty name", [{ group: "" }]],
    ["a name with control characters", [{ group: "a\u0000b" }]],
    ["too many fields", [{ group: "g", extra: 1 }]],
    ["null", [null]],
    ["bytes", [Buffer.from("abc")]],
    ["more than asked for", [1, 2, 3]],
  ])("%s is refused in words", async (_, args) => {
    const page = await new Page().ready();
    const answer: unknown = await page.socket.timeout(5000).emitWithAck("watch", ...args);
    expect(answer).toMatchObject({ ok: false, code: "VALIDATION" });
    expect(await page.watch("g")).toEqual({ ok: true });
  });

  test("a group that is not there is said", async () => {
    const page = await new Page().ready();
    expect(await page.watch("nobody")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
    expect(await page.watch("__proto__")).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
  });

  test("no answer wanted, unknown events, giving up what was never watched: nothing happens", async () => {
    const page = await new Page().ready();
    page.socket.emit("watch");
    page.socket.emit("watch", { group: "nobody" });
    page.socket.emit("unwatch", { group: "g" });
    page.socket.emit("unwatch", 7);
    page.socket.emit("delete-everything", { group: "g" });
    expect(await page.watch("g")).toEqual({ ok: true });
    expect(lab.asked).toEqual([]);
  });

  test("a flood of requests is turned down", async () => {
    const page = await new Page().ready();
    const answers = await Promise.all(Array.from({ length: 60 }, () => page.watch("g")));
    expect(answers.filter((answer) => JSON.stringify(answer).includes("TOO_FAST"))).toHaveLength(20);
  });

  test("a message that is too large ends its sender's connection only", async () => {
    const [page, other] = [await new Page().ready(), await new Page().ready()];
    page.socket.emit("watch", { group: "x".repeat(20_000) });
    await until(() => !page.socket.connected);
    expect(await other.watch("g")).toEqual({ ok: true });
  });
});

describe("who comes in", () => {
  const refused = (options: object) =>
    new Promise<string>((resolve) => {
      const page = new Page(options);
      page.socket.on("connect_error", (error) => resolve(error.message));
      page.socket.on("connect", () => resolve("connected"));
    });

  test.each(["websocket", "polling"])("a foreign Origin or Host is refused: %s", async (transport) => {
    const as = (extraHeaders: object) => refused({ transports: [transport], extraHeaders });
    expect(await as({ Origin: "http://evil.example" })).not.toBe("connected");
    expect(await as({ Origin: "null" })).not.toBe("connected");
    // The client's long polling sets Host by itself; front.test.ts sends a foreign one.
    if (transport === "websocket") {
      expect(await as({ Host: "evil.example" })).not.toBe("connected");
      expect(await as({ Host: "evil.example", Origin: "http://evil.example" })).not.toBe("connected");
    }
    expect(await as({ Origin: server.url })).toBe("connected");
    expect(lab.viewers).toBe(1);
  });

  test("not more than the bound", async () => {
    await Promise.all(Array.from({ length: 40 }, () => new Page().ready()));
    expect(await refused({})).not.toBe("connected");
    clients[0]?.disconnect();
    // It has said goodbye before its connection has ended, and only that makes room.
    await vi.waitFor(async () => expect(await refused({})).toBe("connected"), { timeout: 10_000, interval: 20 });
  });
});

test("with a host token, others are viewers, and both are told which they are", async () => {
  const inClass = await startTestServer({ lab, clock, log, inClass: true });
  const roleWith = async (extraHeaders: Record<string, string>) => {
    const socket = connect(inClass.url, { transports: ["websocket"], forceNew: true, reconnection: false, extraHeaders });
    const status = await new Promise<unknown>((resolve) => socket.once("lab", resolve));
    socket.disconnect();
    return LabStatus.parse(status).role;
  };
  expect(await roleWith({})).toBe("viewer");
  expect(await roleWith({ Authorization: `Bearer ${inClass.token}` })).toBe("host");
  expect(await roleWith({ Cookie: `${inClass.cookieName}=${inClass.token}` })).toBe("host");
  await until(() => lab.viewers === 0);
  await inClass.close();
});
