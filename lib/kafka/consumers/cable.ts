import type { ISocketFactory } from "kafkajs";
import { CableSocket } from "./cable-socket.ts";
import type { RequestId } from "./cable-socket.ts";
import type { RequestHead } from "./request-reader.ts";

/** A request that kafkajs has given up waiting for, as its REQUEST_TIMEOUT event names it. */
export interface GivenUp extends RequestId {
  broker: string;
}

type State = "carrying" | "stalled" | "cut";

/**
 * The cable of one client: all its sockets. It carries, or is stalled (nothing goes in or out, the
 * sockets stay open), or is cut for good (the sockets are destroyed with an error, new ones refused).
 *
 * Restoring sends what kafkajs wrote meanwhile, in order, but not the requests that it has given up:
 * nobody waits for their answers, and a JoinGroup without a member id sent twice would leave a
 * member behind that never joins, for whom the coordinator waits until its session ends.
 */
export class Cable {
  #state: State = "carrying";
  readonly #sockets = new Set<CableSocket>();
  readonly #onSent: (request: RequestHead) => void;

  /** `onSent` is called for each request that leaves, in order; it must not throw. */
  constructor(onSent: (request: RequestHead) => void) {
    this.#onSent = onSent;
  }

  get sockets(): number {
    return this.#sockets.size;
  }

  get state(): State {
    return this.#state;
  }

  readonly socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const socket = new CableSocket({
      destination: { host, port, ssl },
      onConnect,
      onSent: (requests) => requests.forEach(this.#onSent),
      onClosed: (closed) => this.#sockets.delete(closed),
      stalled: this.#state !== "carrying",
    });
    this.#sockets.add(socket);
    // kafkajs attaches its listeners when this function has returned; streams report errors later than that.
    if (this.#state === "cut") socket.destroy(cutError());
    return socket;
  };

  stall(): void {
    if (this.#state !== "carrying") return;
    this.#state = "stalled";
    for (const socket of this.#sockets) socket.stall();
  }

  restore(): void {
    if (this.#state !== "stalled") return;
    this.#state = "carrying";
    for (const socket of this.#sockets) socket.restore();
  }

  cut(): void {
    if (this.#state === "cut") return;
    this.#state = "cut";
    for (const socket of this.#sockets) socket.destroy(cutError());
  }

  /** Its correlation id is that of one connection; the other one to the same broker has other kinds of requests. */
  giveUp({ broker, apiKey, correlationId }: GivenUp): void {
    for (const socket of this.#sockets) if (socket.broker === broker) socket.giveUp({ apiKey, correlationId });
  }
}

function cutError(): Error {
  return new Error("The cable of this consumer was cut.");
}
