import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { systemClock } from "../../lib/clock/clock.ts";
import type { Api } from "../../lib/wire/api.ts";
import { decodeResponse, encodeRequest } from "../../lib/wire/messages.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../lib/wire/schema.ts";

/** What came of a request: its answer, the end of the connection, or nothing for as long as was waited. */
export type Outcome<T> =
  | { readonly kind: "answer"; readonly body: T }
  | { readonly kind: "closed" }
  | { readonly kind: "silence" };

interface Waiter {
  /** Null takes any answer. */
  readonly correlationId: number | null;
  readonly tell: (frame: Buffer | null) => void;
}

/** How long an answer is waited for, and how it is made sure that it was the broker who was silent, and not a busy machine. */
export interface Patience {
  readonly withinMs: number;
  /** Resolves when the broker has answered what it was asked after the request. */
  readonly heard: () => Promise<unknown>;
}

/** After the broker has answered another, an answer that it has given may still be on its way. */
const ON_ITS_WAY_MS = 200;

/** A connection on which requests are sent by hand, in any version and any form. */
export class RawClient {
  readonly #socket: Socket;
  readonly #clientId: string | null;
  #waiting: Waiter[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #closed = false;
  #lastCorrelationId = 0;

  private constructor(socket: Socket, clientId: string | null) {
    this.#socket = socket;
    this.#clientId = clientId;
    socket.on("data", (chunk: Buffer) => this.#received(chunk));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#closed = true;
      for (const { tell } of this.#waiting.splice(0)) tell(null);
    });
  }

  static async connect(port: number, clientId: string | null = "raw"): Promise<RawClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new RawClient(socket, clientId);
  }

  /** Whether the broker has ended the connection. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Sends a request; answers come in the order of the requests. With `patience` silence is an outcome too. */
  async ask<Q extends Fields, R extends Fields>(
    api: Api<Q, R>,
    version: number,
    draft: DraftsOf<Q>,
    patience?: Patience,
  ): Promise<Outcome<ValuesOf<R>>> {
    this.#lastCorrelationId++;
    const header = { version, correlationId: this.#lastCorrelationId, clientId: this.#clientId };
    const outcome = await this.#exchange(Buffer.concat(encodeRequest(api, header, draft)), header.correlationId, patience);
    return outcome.kind === "answer" ? { kind: "answer", body: decodeResponse(api, version, outcome.body).body } : outcome;
  }

  /** Sends bytes as they are, a frame's length included; gives the next answer that no other request waits for, without its length. */
  send(bytes: Buffer, patience?: Patience): Promise<Outcome<Buffer>> {
    return this.#exchange(bytes, null, patience);
  }

  close(): void {
    this.#socket.destroy();
  }

  #exchange(bytes: Buffer, correlationId: number | null, patience?: Patience): Promise<Outcome<Buffer>> {
    return new Promise((resolve) => {
      const tell = (frame: Buffer | null) => resolve(frame === null ? { kind: "closed" } : { kind: "answer", body: frame });
      if (this.#closed) return tell(null);
      this.#socket.write(bytes);
      const waiter = { correlationId, tell };
      this.#waiting.push(waiter);
      if (patience === undefined) return;
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        resolve({ kind: "silence" });
      };
      systemClock.after(patience.withinMs, () => {
        if (!this.#waiting.includes(waiter)) return;
        void patience.heard().finally(() => systemClock.after(ON_ITS_WAY_MS, giveUp));
      });
    });
  }

  #received(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readInt32BE(0)) {
      const end = 4 + this.#rest.readInt32BE(0);
      this.#answered(this.#rest.subarray(4, end));
      this.#rest = this.#rest.subarray(end);
    }
  }

  #answered(frame: Buffer): void {
    const correlationId = frame.readInt32BE(0);
    const waiter =
      this.#waiting.find((one) => one.correlationId === correlationId) ?? this.#waiting.find((one) => one.correlationId === null);
    if (waiter === undefined) return;
    this.#waiting = this.#waiting.filter((other) => other !== waiter);
    waiter.tell(frame);
  }
}
