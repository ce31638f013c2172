import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { apiVersions } from "../../lib/wire/apis/18-api-versions.ts";
import { encodeRequest } from "../../lib/wire/messages.ts";
import type { Clock } from "../../lib/clock/clock.ts";

/** What came of a frame: the answers before that to the question behind it, without their lengths. */
export type Outcome =
  | { readonly kind: "alive"; readonly answers: readonly Buffer[] }
  | { readonly kind: "closed" }
  /** Neither an answer nor an end, for as long as was waited. */
  | { readonly kind: "waits" };

/** Questions are numbered from here, where frames that are mutated or made up hardly ever number themselves. */
const FIRST_QUESTION = 0x5a5a_0000;

/**
 * One of the fuzzer's connections. Behind each frame it sends a small question that is always answered: since a
 * broker answers in order, what comes before that answer belongs to the frame.
 */
export class Probe {
  readonly #socket: Socket;
  readonly #clock: Clock;
  #rest: Buffer = Buffer.alloc(0);
  #closed = false;
  #question = FIRST_QUESTION;
  #answers: Buffer[] = [];
  #tell: ((outcome: Outcome) => void) | null = null;

  private constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    socket.on("data", (chunk: Buffer) => this.#received(chunk));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#closed = true;
      this.#finish({ kind: "closed" });
    });
  }

  static async connect(port: number, clock: Clock): Promise<Probe> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new Probe(socket, clock);
  }

  /** Sends the bytes in pieces that end where `cuts` say, and the question; resolves with what came of them. */
  try(bytes: Buffer, cuts: readonly number[], patienceMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve({ kind: "closed" });
      this.#answers = [];
      this.#question++;
      const header = { version: 0, correlationId: this.#question, clientId: null };
      const all = Buffer.concat([
        bytes,
        ...encodeRequest(apiVersions, header, { clientSoftwareName: "", clientSoftwareVersion: "" }),
      ]);
      const dispose = this.#clock.after(patienceMs, () => this.#finish({ kind: "waits" }));
      this.#tell = (outcome) => {
        dispose();
        resolve(outcome);
      };
      let from = 0;
      for (const cut of [...cuts, all.length]) {
        if (cut > from) this.#socket.write(all.subarray(from, cut));
        from = cut;
      }
    });
  }

  /** Ends it without a word, so that no port is kept waiting. */
  drop(): void {
    this.#socket.resetAndDestroy();
  }

  #received(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readUInt32BE(0)) {
      const end = 4 + this.#rest.readUInt32BE(0);
      const frame = this.#rest.subarray(4, end);
      this.#rest = this.#rest.subarray(end);
      if (frame.length >= 4 && frame.readInt32BE(0) === this.#question) this.#finish({ kind: "alive", answers: this.#answers });
      else this.#answers.push(frame);
    }
  }

  #finish(outcome: Outcome): void {
    this.#tell?.(outcome);
    this.#tell = null;
  }
}
