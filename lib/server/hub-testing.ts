import { io as connect, type Socket } from "socket.io-client";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { FakeLab } from "../api/fake-lab.ts";
import { ManualClock } from "../clock/manual-clock.ts";
import type { GroupEventBody } from "../contract/group-events.ts";
import { Batch, LabStatus, Snapshot } from "../contract/socket.ts";
import { startTestServer } from "./test-server.ts";

/**
 * A hub for each test of a file, with a fake lab of five groups and a clock by hand behind it, and the pages that look at it:
 * opened before the test, ended after it. For tests only.
 */
export function hubOfEachTest() {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const pages: Page[] = [];
  let lab: FakeLab;
  let clock: ManualClock;
  let server: Awaited<ReturnType<typeof startTestServer>>;

  beforeEach(async () => {
    lab = new FakeLab("g", "h", "i", "j", "k");
    clock = new ManualClock();
    server = await startTestServer({ lab, clock, log, maxSockets: 40 });
  });

  // Fails the test where something is left behind, or was logged as an error.
  afterEach(async () => {
    for (const { socket } of pages.splice(0)) socket.disconnect();
    await server.close();
    expect(lab.subscriptions).toBe(0);
    expect(clock.pending).toBe(0);
    expect(log.error).not.toHaveBeenCalled();
  });

  return {
    log,
    /** All pages that the test has opened, in this order. */
    pages,
    get lab() {
      return lab;
    },
    get clock() {
      return clock;
    },
    get server() {
      return server;
    },
    /** Opens a page; `options` are the client's of socket.io. */
    page(options: object = {}): Page {
      const page = new Page(server.url, options);
      pages.push(page);
      return page;
    },
    /** Another server takes its place, which takes a host token: who does not send it is a viewer. */
    async restartInClass(): Promise<void> {
      await server.close();
      server = await startTestServer({ lab, clock, log, inClass: true });
    },
  };
}

/** A page that keeps what it is sent. */
export class Page {
  readonly socket: Socket;
  readonly statuses: LabStatus[] = [];
  readonly got: (Snapshot | Batch)[] = [];
  readonly closed: string[] = [];

  constructor(url: string, options: object) {
    this.socket = connect(url, { transports: ["websocket"], forceNew: true, reconnection: false, ...options });
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

export const until = (condition: () => boolean) =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 5 });

/** An event of a group, as long as the test wants it. */
export function found(padding = 10): GroupEventBody {
  return { type: "coordinator-found", host: "x".repeat(padding), port: 9092, nodeId: 1 };
}
