import type { Socket } from "node:net";
import type { Clock } from "../../clock/clock.ts";
import { explainLength } from "./explain-length.ts";
import { FrameCutter, FrameLengthError } from "./frame-cutter.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { reasonToClose, type Peer, type Reply, type Serve } from "./router.ts";

/** Why a connection ended: the client's doing, nobody's fault, a fault of the client, or a defect of ours. */
export type Ending =
  | { readonly kind: "ended by client" }
  | { readonly kind: "retired" | "closed"; readonly reason: string }
  | { readonly kind: "failed"; readonly error: unknown };

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly serve: Serve;
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  /** Called once. */
  readonly onEnd: (ending: Ending) => void;
}

/**
 * One client's connection. Requests are served one at a time and answered in order, as Apache Kafka does,
 * which mutes a channel while it has a request of it. The next request is looked at when the answer
 * has been handed to the operating system, and never in the same turn of the event loop: a client
 * that floods or does not read holds up itself alone. While a request is in progress at most one more
 * chunk is taken off the socket.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #cutter = new FrameCutter();
  readonly #gone = new AbortController();
  readonly #peer: Peer;
  #busy = false;
  /** A request that is never answered was sent: nothing more is read. */
  #mute = false;
  /** The client has sent all that it will send. */
  #halfClosed = false;
  #ended = false;
  #served = 0;
  #lastActiveAt: number;

  constructor(options: ConnectionOptions) {
    const { socket, clock } = options;
    this.#options = options;
    this.#lastActiveAt = clock.now();
    this.#peer = { clientHost: `/${socket.remoteAddress ?? ""}`, signal: this.#gone.signal };
    socket.on("data", (chunk: Buffer) => this.#received(chunk));
    socket.on("end", () => this.#halfClose());
    // "close" follows.
    socket.on("error", () => {});
    socket.on("close", () => this.#end({ kind: "ended by client" }));
  }

  /** Milliseconds since the epoch at which bytes last came or an answer went out. */
  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  /** How many requests it has sent. */
  get served(): number {
    return this.#served;
  }

  /** Ends it: "retired" where the client did nothing wrong. */
  close(kind: "retired" | "closed", reason: string): void {
    this.#end({ kind, reason });
  }

  /** For the MemoryBudget. */
  shed(): void {
    this.close(
      "closed",
      "all connections together hold too much memory, and this one held most: its request or its answers wait too long",
    );
  }

  #received(chunk: Buffer): void {
    this.#lastActiveAt = this.#options.clock.now();
    this.#cutter.push(chunk);
    if (this.#busy) this.#options.socket.pause();
    else this.#next();
  }

  #next(): void {
    if (this.#ended) return;
    this.#busy = false;
    try {
      const frame = this.#cutter.next();
      if (frame === null) this.#awaitMore();
      else this.#serve(frame);
    } catch (error) {
      this.#fail(error);
    }
  }

  #awaitMore(): void {
    const { budget, socket } = this.#options;
    if (this.#halfClosed) return void socket.end();
    budget.set(this, this.#cutter.held);
    if (!this.#ended && socket.isPaused()) socket.resume();
  }

  #serve(frame: Buffer): void {
    this.#busy = true;
    this.#served++;
    this.#options.budget.set(this, frame.length);
    if (this.#ended) return;
    const reply = this.#options.serve(frame, this.#peer);
    if (reply instanceof Promise)
      reply.then(
        (late) => this.#answer(late),
        (error: unknown) => this.#fail(error),
      );
    else this.#answer(reply);
  }

  #answer(reply: Reply): void {
    if (this.#ended) return;
    if (reply === "never answered") {
      this.#mute = true;
      if (this.#halfClosed) this.#options.socket.end();
      return;
    }
    const { socket, budget } = this.#options;
    if (reply !== "no answer") {
      socket.cork();
      for (const chunk of reply) socket.write(chunk);
      socket.uncork();
    }
    budget.set(this, socket.writableLength);
    if (this.#ended) return;
    if (socket.writableNeedDrain) socket.once("drain", () => this.#answered());
    else this.#answered();
  }

  #answered(): void {
    this.#lastActiveAt = this.#options.clock.now();
    // In a turn of its own, so that other connections come in between.
    if (this.#cutter.hasMore) setImmediate(() => this.#next());
    else this.#next();
  }

  /** What it sent before is still answered, a long poll now. When all has gone out, "close" follows. */
  #halfClose(): void {
    this.#halfClosed = true;
    this.#gone.abort();
    if (!this.#busy || this.#mute) this.#options.socket.end();
  }

  #fail(error: unknown): void {
    const reason = error instanceof FrameLengthError ? explainLength(error.length) : reasonToClose(error);
    this.#end(reason === null ? { kind: "failed", error } : { kind: "closed", reason });
  }

  #end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    const { socket, budget, onEnd } = this.#options;
    socket.destroy();
    budget.set(this, 0);
    this.#gone.abort();
    onEnd(ending);
  }
}
