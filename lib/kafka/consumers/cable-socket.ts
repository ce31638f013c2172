import { Socket, connect as connectPlain, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ConnectionOptions } from "node:tls";
import { RequestReader } from "./request-reader.ts";
import type { RequestHead } from "./request-reader.ts";

const KEEP_ALIVE_MS = 60_000;

/** kafkajs has a handful of requests in flight. */
const MAX_GIVEN_UP = 1_000;

/** Within one connection. */
export interface RequestId {
  apiKey: number;
  correlationId: number;
}

/** `ssl` as kafkajs hands it on: null or undefined for a plain connection. */
export interface Destination {
  host: string;
  port: number;
  ssl: ConnectionOptions | null | undefined;
}

export interface CableSocketOptions {
  destination: Destination;
  /** kafkajs' own: the connection is open. */
  onConnect: () => void;
  /** These requests leave now. */
  onSent: (requests: RequestHead[]) => void;
  onClosed: (socket: CableSocket) => void;
  stalled: boolean;
}

/**
 * What kafkajs holds in place of its socket: a stream that passes everything on to the real one,
 * the wire, and can be stalled. A `net.Socket` without a handle, because kafkajs' socketFactory must
 * give one; the stream's own hooks (_write, _read, _final, _destroy) do the work.
 *
 * Stalled it is a process that stands still: what kafkajs writes waits in the stream's buffer, what
 * arrives waits in the wire's and the kernel's, an end waits too, and a connection that was asked
 * for is not opened. All of that goes on, in order, when it is restored. What waits is bounded by
 * kafkajs: it gives up after its retries, a few dozen requests.
 */
export class CableSocket extends Socket {
  readonly #options: CableSocketOptions;
  readonly #reader = new RequestReader();
  #wire: Socket | null = null;
  #connected = false;
  /** The broker has closed its side; that is passed on as the stream's end, after what came before it. */
  #ended = false;
  #stalled: boolean;
  /** Requests held back that kafkajs has given up waiting for: they are not sent. At most MAX_GIVEN_UP. */
  readonly #givenUp = new Set<string>();
  /** Steps that wait for the restoring, in order. */
  #waiting: (() => void)[] = [];

  constructor(options: CableSocketOptions) {
    super();
    this.#options = options;
    this.#stalled = options.stalled;
    this.#step(() => this.#open());
  }

  /** "host:port", as kafkajs names a broker. */
  get broker(): string {
    const { host, port } = this.#options.destination;
    return `${host}:${port}`;
  }

  stall(): void {
    this.#stalled = true;
    this.#wire?.pause();
  }

  restore(): void {
    this.#stalled = false;
    const steps = this.#waiting;
    this.#waiting = [];
    for (const step of steps) step();
    if (!this.destroyed) this.#wire?.resume();
  }

  /** kafkajs no longer waits for this request: if it is still held back, it is not sent at all. */
  giveUp(request: RequestId): void {
    if (!this.#stalled) return;
    if (this.#givenUp.size >= MAX_GIVEN_UP) this.#givenUp.clear();
    this.#givenUp.add(requestKey(request));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#step(() => {
      const requests = this.#reader.read(chunk);
      if (requests.length > 0 && requests.every((request) => this.#givenUp.has(requestKey(request)))) {
        done();
        return;
      }
      if (!this.#wire || this.destroyed) {
        done(new Error("The connection is closed."));
        return;
      }
      // Told first, so that its time is not later than that of what the broker makes of it.
      this.#options.onSent(requests);
      this.#wire.write(chunk, done);
    });
  }

  /** net.Socket's own would write to the handle that this one does not have. */
  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: (error?: Error | null) => void): void {
    const [first, ...rest] = chunks;
    if (!first) done();
    else this._write(first.chunk, first.encoding, (error) => (error ? done(error) : this._writev(rest, done)));
  }

  override _read(): void {
    if (!this.#stalled) this.#wire?.resume();
  }

  /** kafkajs wants no more of this connection: what was written still leaves, then it is closed. */
  override _final(done: (error?: Error | null) => void): void {
    this.#step(() => {
      if (this.#connected) this.#wire?.destroySoon();
      else this.#wire?.destroy();
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#waiting = [];
    this.#wire?.destroy();
    this.#options.onClosed(this);
    done(error);
  }

  /** Now, or when the cable carries again. */
  #step(step: () => void): void {
    if (this.#stalled) this.#waiting.push(step);
    else step();
  }

  #open(): void {
    const wire = openWire(this.#options.destination, () => {
      this.#connected = true;
      this.#step(() => this.#opened());
    });
    this.#wire = wire;
    wire.setKeepAlive(true, KEEP_ALIVE_MS);
    wire.setNoDelay(true);
    wire.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) wire.pause();
    });
    wire.on("end", () => {
      this.#ended = true;
      this.#step(() => void this.push(null));
    });
    wire.on("error", (error) => this.#step(() => void this.destroy(error)));
    wire.on("close", () => this.#step(() => this.#closed()));
  }

  /** kafkajs would take a connection that it has given up meanwhile for an open one, and wait for answers on it. */
  #opened(): void {
    if (!this.writableEnded && !this.destroyed) this.#options.onConnect();
  }

  /** kafkajs listens for "end" and "error", not for "close": a connection that goes in another way is an error. */
  #closed(): void {
    if (this.#ended && !this.writableEnded) return;
    this.destroy(this.writableEnded ? undefined : new Error("The connection was closed."));
  }
}

function requestKey({ apiKey, correlationId }: RequestId): string {
  return `${apiKey} ${correlationId}`;
}

function openWire({ host, port, ssl }: Destination, onConnect: () => void): Socket {
  if (!ssl) return connectPlain({ host, port }, onConnect);
  return connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...ssl }, onConnect);
}
