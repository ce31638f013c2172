import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Clock } from "../../clock/clock.ts";
import type { Log } from "../../log/log.ts";
import { ClosingLog } from "./closing-log.ts";
import { Connection } from "./connection.ts";
import { MemoryBudget } from "./memory-budget.ts";
import type { Serve } from "./router.ts";

/** Apache Kafka's connections.max.idle.ms, and how often it is looked at. */
export const MAX_IDLE_MS = 600_000;
const IDLE_CHECK_MS = 30_000;
/** About 10 KB each. Beyond it the connection that is least used makes room. */
const MAX_CONNECTIONS = 5000;
/** Connections that the operating system may hold until they are accepted. */
const BACKLOG = 511;

export interface ServerOptions {
  /** A loopback address: nothing else is listened on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly serve: Serve;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxConnections?: number;
}

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  readonly connectionCount: number;
  /** Listens no more and ends every connection. Resolves when the port is free. */
  close(): Promise<void>;
}

/** Listens and serves. Rejects when the address is none of this machine's loopback ones, or the port is taken (EADDRINUSE). */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port, clock } = options;
  if (!isLoopback(host)) throw new Error(`The broker listens on loopback addresses only, such as 127.0.0.1, not on ${host}`);
  const connections = new Connections(options);
  const server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, (socket) => connections.add(socket));
  server.listen({ host, port, backlog: BACKLOG });
  await once(server, "listening");
  server.on("error", (error) => options.log.error("A connection could not be accepted.", { error }));
  const stopChecking = clock.every(IDLE_CHECK_MS, () => connections.closeIdle());
  return {
    port: portOf(server),
    get connectionCount() {
      return connections.count;
    },
    async close() {
      stopChecking();
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      connections.closeAll();
      await closed;
    },
  };
}

class Connections {
  readonly #options: ServerOptions;
  readonly #budget = new MemoryBudget();
  readonly #closings: ClosingLog;
  readonly #open = new Set<Connection>();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#closings = new ClosingLog(options.log, options.clock);
  }

  get count(): number {
    return this.#open.size;
  }

  add(socket: Socket): void {
    const { serve, clock, maxConnections = MAX_CONNECTIONS } = this.#options;
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    if (this.#open.size >= maxConnections) this.#makeRoom();
    const connection = new Connection({
      socket,
      serve,
      clock,
      budget: this.#budget,
      onEnd: (ending) => {
        this.#open.delete(connection);
        this.#closings.tell(ending, peer);
      },
    });
    this.#open.add(connection);
  }

  closeIdle(): void {
    const longAgo = this.#options.clock.now() - MAX_IDLE_MS;
    for (const connection of this.#open)
      if (connection.lastActiveAt < longAgo) connection.close("retired", `it was idle for ${MAX_IDLE_MS / 60_000} minutes`);
  }

  closeAll(): void {
    for (const connection of this.#open) connection.close("retired", "the broker stops");
  }

  /** Ends the connection that was silent longest: first of those that never sent a whole request. */
  #makeRoom(): void {
    let victim: Connection | null = null;
    for (const connection of this.#open) if (victim === null || isLessUsed(connection, victim)) victim = connection;
    victim?.close("closed", `there are ${this.#open.size} connections already, and it was used least`);
  }
}

function isLessUsed(connection: Connection, other: Connection): boolean {
  const isNew = connection.served === 0;
  return isNew === (other.served === 0) ? connection.lastActiveAt < other.lastActiveAt : isNew;
}

function isLoopback(host: string): boolean {
  return host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return address.port;
}
