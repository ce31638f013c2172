import type { Server, Socket } from "socket.io";
import type { ClientToServerEvents, Role, ServerToClientEvents } from "../contract/socket.ts";

type NoEvents = Record<string, never>;
export type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, NoEvents, NoEvents>;
export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, NoEvents>;

/** How far a viewer may fall behind before it gets no more batches: two seconds of them, or this many characters. */
const PENDING_PACKETS = 40;
const PENDING_CHARACTERS = 1024 * 1024;

/**
 * One connected page, and how much is written to it that its line has not taken yet. What waits is
 * bounded: beyond the limits above nothing more is written but, once the line has drained, a
 * snapshot of each group it watches.
 */
export class Viewer {
  readonly socket: LiveSocket;
  readonly role: Role;
  /** The names of the groups it watches. */
  readonly watching = new Set<string>();
  /** Set while it gets nothing because it fell behind. */
  behind = false;
  #packets = 0;
  #characters = 0;
  #snapshots = 0;

  /** `onDrained` is called each time that all that was written has been handed to the line. */
  constructor(socket: LiveSocket, role: Role, onDrained: () => void) {
    this.socket = socket;
    this.role = role;
    // engine.io tells of every packet it queues and of the moment at which the line took them all.
    socket.conn.on("packetCreate", (packet: { data?: unknown }) => {
      this.#packets++;
      this.#characters += typeof packet.data === "string" ? packet.data.length : 0;
    });
    socket.conn.on("drain", () => {
      this.#packets = 0;
      this.#characters = 0;
      this.#snapshots = 0;
      onDrained();
    });
  }

  /** Whether batches wait beyond the limits. A snapshot that waits does not count: it may be larger by itself. */
  get fellBehind(): boolean {
    return this.#packets > PENDING_PACKETS || this.#characters - this.#snapshots > PENDING_CHARACTERS;
  }

  /** Whether so much waits that even a snapshot has to wait for the line. */
  get isFull(): boolean {
    return this.#packets > PENDING_PACKETS || this.#characters > PENDING_CHARACTERS;
  }

  /** Writes what `write` emits, as a snapshot. */
  writeSnapshot(write: () => void): void {
    const before = this.#characters;
    write();
    this.#snapshots += Math.max(0, this.#characters - before);
  }
}
