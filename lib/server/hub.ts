import { createServer, type IncomingMessage, type Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { z } from "zod";
import { createRateLimit } from "../api/rate-limit.ts";
import type { Clock } from "../clock/clock.ts";
import { LabError } from "../contract/errors.ts";
import { CLIENT_EVENTS, type Role, type WatchAnswer } from "../contract/socket.ts";
import type { Lab } from "../lab/lab.ts";
import type { Log } from "../log/log.ts";
import { demandRole } from "./access.ts";
import { SOCKET_PATH } from "./front.ts";
import { ChartFeeds } from "./chart-feeds.ts";
import { GroupFeed } from "./group-feed.ts";
import { MessageFeeds } from "./message-feeds.ts";
import { StatusFeed } from "./status-feed.ts";
import { Viewer, type LiveServer, type LiveSocket } from "./viewer.ts";

/** A lecture hall; each costs some ten kB and its share of the batches. */
const MAX_SOCKETS = 500;
/** Groups that one socket may watch at once. */
const MAX_WATCHED = 4;
/** A client sends a group's name and little else. */
const MAX_MESSAGE_BYTES = 16 * 1024;

export interface HubOptions {
  lab: Lab;
  clock: Clock;
  log: Log;
  /** Who opened a connection; it has been let in already. */
  roleOf: (request: IncomingMessage) => Role;
  joinUrls: () => string[];
  maxSockets?: number;
}

export interface Hub {
  /** Listens nowhere: the lab's door hands requests and upgrades to it. */
  server: HttpServer;
  close(): Promise<void>;
}

/** Starts the live connections of lib/contract/socket.ts. */
export function startHub(options: HubOptions): Hub {
  const server = createServer();
  const io: LiveServer = new Server(server, {
    path: SOCKET_PATH,
    serveClient: false,
    // Ten times the CPU for batches that are small already.
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    destroyUpgrade: false,
    allowRequest: (_request, decide) => {
      const full = io.engine.clientsCount >= (options.maxSockets ?? MAX_SOCKETS);
      decide(full ? "Too many look on already." : null, !full);
    },
  });
  const room = new ViewingRoom(io, options);
  io.on("connection", (socket) => room.enter(socket));
  return {
    server,
    close: async () => {
      // First everybody goes, which is told to the room; nothing is begun for them any more.
      await io.close();
      room.close();
    },
  };
}

/** Everybody who looks on, and what they watch. */
class ViewingRoom {
  readonly #io: LiveServer;
  readonly #options: HubOptions;
  readonly #status: StatusFeed;
  readonly #feeds = new Map<string, GroupFeed>();
  readonly #messages: MessageFeeds;
  readonly #charts: ChartFeeds;
  readonly #viewers = new Set<Viewer>();
  /** A page watches one group after another; a hundred at once is no page. */
  readonly #pace: { take(sender: string): number };

  constructor(io: LiveServer, options: HubOptions) {
    this.#io = io;
    this.#options = options;
    this.#status = new StatusFeed({ ...options, io, viewers: () => this.#viewers.size });
    const onBehind = (viewer: Viewer) => this.#fallBehind(viewer);
    this.#messages = new MessageFeeds({ io, lab: options.lab, onBehind });
    this.#charts = new ChartFeeds({ io, lab: options.lab, onBehind });
    this.#pace = createRateLimit({ clock: options.clock, burst: 40, perSecond: 10, senders: options.maxSockets ?? MAX_SOCKETS });
  }

  enter(socket: LiveSocket): void {
    const { roleOf, lab } = this.#options;
    const viewer = new Viewer(socket, roleOf(socket.request), () => this.#resume(viewer));
    this.#viewers.add(viewer);
    lab.setViewers(this.#viewers.size);
    this.#status.bringUp(viewer);
    this.#status.changed();
    for (const event of EVENTS) {
      socket.on(event, (...sent: unknown[]) => this.#receive(viewer, event, sent));
    }
    socket.on("disconnect", () => {
      this.#viewers.delete(viewer);
      for (const group of viewer.watching) this.#unwatch(viewer, group);
      this.#messages.unwatch(viewer);
      this.#charts.unwatch(viewer);
      lab.setViewers(this.#viewers.size);
      this.#status.changed();
    });
  }

  close(): void {
    this.#status.close();
    this.#messages.close();
    this.#charts.close();
    for (const feed of this.#feeds.values()) feed.close();
    this.#feeds.clear();
  }

  /** Anything can be sent: not one word of it is trusted, and nothing of it may throw. */
  #receive(viewer: Viewer, event: keyof typeof CLIENT_EVENTS, sent: unknown[]): void {
    const acknowledge = sent.at(-1);
    const answer = (said: WatchAnswer) => {
      if (typeof acknowledge === "function") acknowledge(said);
    };
    try {
      demandRole(viewer.role, CLIENT_EVENTS[event].role);
      if (this.#pace.take(viewer.socket.id) > 0) throw new LabError("TOO_FAST", "Ten requests a second are taken.");
      this.#obey(viewer, event, sent[0]);
      answer({ ok: true });
    } catch (error) {
      if (!(error instanceof LabError)) this.#options.log.error("A socket event met a defect", { event, err: error });
      const known = error instanceof LabError ? error : new LabError("INTERNAL", "The log says why.");
      answer({ ok: false, code: known.code, detail: known.message });
    }
  }

  #obey(viewer: Viewer, event: keyof typeof CLIENT_EVENTS, sent: unknown): void {
    switch (event) {
      case "watch":
        return this.#watch(viewer, read(CLIENT_EVENTS[event].schema, sent).group);
      case "unwatch":
        return this.#unwatch(viewer, read(CLIENT_EVENTS[event].schema, sent).group);
      case "watch-messages":
        return this.#messages.watch(viewer, read(CLIENT_EVENTS[event].schema, sent).source);
      case "unwatch-messages":
        read(CLIENT_EVENTS[event].schema, sent);
        return this.#messages.unwatch(viewer);
      case "watch-samples":
        return this.#charts.watch(viewer, read(CLIENT_EVENTS[event].schema, sent).group);
      case "unwatch-samples":
        read(CLIENT_EVENTS[event].schema, sent);
        return this.#charts.unwatch(viewer);
    }
  }

  /** Also for a group that is watched already: whoever found a gap asks again. */
  #watch(viewer: Viewer, group: string): void {
    if (!viewer.watching.has(group) && viewer.watching.size >= MAX_WATCHED) {
      throw new LabError("VALIDATION", `At most ${MAX_WATCHED} groups can be watched at once.`, { field: "group" });
    }
    const feed = this.#feeds.get(group) ?? this.#openFeed(group);
    viewer.watching.add(group);
    if (viewer.behind || viewer.isFull) {
      feed.pause(viewer);
      this.#fallBehind(viewer);
    } else feed.bringUp(viewer);
  }

  #unwatch(viewer: Viewer, group: string): void {
    viewer.watching.delete(group);
    const feed = this.#feeds.get(group);
    feed?.remove(viewer);
    if (!feed || feed.isWatched) return;
    feed.close();
    this.#feeds.delete(group);
  }

  #openFeed(group: string): GroupFeed {
    const feed = new GroupFeed({
      ...this.#options,
      io: this.#io,
      group,
      onBehind: (viewer) => this.#fallBehind(viewer),
      onClosed: (watchers) => {
        for (const viewer of watchers) {
          viewer.watching.delete(group);
          viewer.socket.emit("group-closed", { group });
        }
        this.#feeds.delete(group);
        feed.close();
        this.#messages.drop({ kind: "group", group });
      },
    });
    this.#feeds.set(group, feed);
    return feed;
  }

  #fallBehind(viewer: Viewer): void {
    viewer.behind = true;
    this.#status.pause(viewer);
    this.#messages.pause(viewer);
    this.#charts.pause(viewer);
    for (const group of viewer.watching) this.#feeds.get(group)?.pause(viewer);
  }

  #resume(viewer: Viewer): void {
    if (!viewer.behind || !viewer.socket.connected) return;
    viewer.behind = false;
    this.#status.bringUp(viewer);
    for (const group of viewer.watching) this.#feeds.get(group)?.bringUp(viewer);
    this.#messages.bringUp(viewer);
    this.#charts.bringUp(viewer);
  }
}

const EVENTS = ["watch", "unwatch", "watch-messages", "unwatch-messages", "watch-samples", "unwatch-samples"] as const;

/** Throws VALIDATION where it is not what the schema says. */
function read<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const request = schema.safeParse(sent);
  if (!request.success) throw new LabError("VALIDATION", z.prettifyError(request.error).slice(0, 500));
  return request.data;
}
