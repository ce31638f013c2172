import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Clock } from "../../lib/clock/clock.ts";
import { sleep } from "../../lib/clock/clock.ts";
import { apiVersions } from "../../lib/wire/apis/18-api-versions.ts";
import { fetch } from "../../lib/wire/apis/01-fetch.ts";
import { metadata } from "../../lib/wire/apis/03-metadata.ts";
import { encodeRequest } from "../../lib/wire/messages.ts";
import type { Dice } from "../chaos-plan.ts";
import { anyBytes, below } from "./frames/chance.ts";

/** A client that does not behave, on its connection. */
export interface BadContext {
  readonly socket: Socket;
  readonly dice: Dice;
  readonly clock: Clock;
}

/** Plays its part; resolves with what the broker did wrong, or null. It leaves the connection open where the broker may. */
export type BadClient = (context: BadContext) => Promise<string | null>;

const LARGEST_FRAME = 104_857_600;
const PATIENCE_MS = 30_000;
const TLS_HELLO = Buffer.from("16030100c8010000c40303", "hex");

/** The kinds, by what they do. */
export const BAD_CLIENTS: Readonly<Record<string, BadClient>> = {
  "say nothing": async () => null,
  "stop within a length": async ({ socket, dice }) => {
    socket.write(Buffer.from([0, 0, 1]).subarray(0, 1 + below(dice, 3)));
    return null;
  },
  "stop within a frame": async ({ socket, dice }) => {
    const frame = question(1);
    socket.write(frame.subarray(0, 4 + below(dice, frame.length - 4)));
    return null;
  },
  "begin a huge frame": async ({ socket, dice }) => {
    socket.write(withLength(LARGEST_FRAME, anyBytes(dice, dice.pick([1, 1000, 20_000]))));
    const more = Buffer.alloc(dice.pick([0, 0, 1 << 16, 1 << 20, 1 << 22]));
    if (more.length > 0) socket.write(more);
    return null;
  },
  "send a byte at a time": async ({ socket, dice, clock }) => {
    const answered = answers(socket, 1);
    for (const byte of question(1)) {
      socket.write(Buffer.from([byte]));
      await sleep(clock, dice.pick([1, 5, 20]));
    }
    return complaint(await answered, "a slow client was not answered");
  },
  "ask a thousand times at once": async ({ socket }) => {
    const answered = answers(socket, 1000);
    socket.write(Buffer.concat(Array.from({ length: 1000 }, (_, index) => question(index))));
    return complaint(await answered, "a client that asked a thousand times has not a thousand answers");
  },
  "ask and never read": async ({ socket, dice }) => {
    socket.pause();
    const burst = Buffer.concat(Array.from({ length: 500 }, (_, index) => dice.pick([question, allTopics, everything])(index)));
    for (let bursts = 0; bursts < 20; bursts++) if (!socket.write(burst)) break;
    return null;
  },
  "ask and close one side": async ({ socket }) => {
    const answered = answers(socket, 1);
    socket.end(question(1));
    return complaint(await answered, "a client that closed its side was not answered");
  },
  "leave within a frame": async ({ socket }) => {
    socket.write(question(1).subarray(0, 9));
    socket.resetAndDestroy();
    return null;
  },
  "wait for records and leave": async ({ socket, dice, clock }) => {
    socket.write(everything(1, 60_000));
    await sleep(clock, below(dice, 200));
    socket.destroy();
    return null;
  },
  "speak TLS or HTTP": ({ socket, dice }) => closed(socket, dice.pick([TLS_HELLO, Buffer.from("GET / HTTP/1.1\r\n\r\n")])),
  "lie about a length": ({ socket, dice }) =>
    closed(socket, withLength(dice.pick([-1, LARGEST_FRAME + 1, 0x7fffffff, -0x80000000]), anyBytes(dice, 20))),
};

function question(correlationId: number): Buffer {
  const draft = { clientSoftwareName: "", clientSoftwareVersion: "" };
  return Buffer.concat(encodeRequest(apiVersions, { version: 0, correlationId, clientId: "bad" }, draft));
}

function allTopics(correlationId: number): Buffer {
  return Buffer.concat(encodeRequest(metadata, { version: 12, correlationId, clientId: "bad" }, { topics: null }));
}

/** As many records as one answer may have, and a wait where there are fewer. */
function everything(correlationId: number, maxWaitMs = 0): Buffer {
  const all = { partition: 0, fetchOffset: 0n, partitionMaxBytes: 0x7fffffff };
  const draft = { replicaId: -1, maxWaitMs, minBytes: 0x7fffffff, topics: [{ topic: "fuzz-0", partitions: [all] }] };
  return Buffer.concat(encodeRequest(fetch, { version: 11, correlationId, clientId: "bad" }, draft));
}

function withLength(length: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(length, 0);
  return Buffer.concat([head, bytes]);
}

/** Resolves with true when so many answers have come, with false when the connection ends before, or nothing comes for long. */
function answers(socket: Socket, count: number): Promise<boolean> {
  return new Promise((resolve) => {
    let rest: Buffer = Buffer.alloc(0);
    let left = count;
    socket.setTimeout(PATIENCE_MS, () => resolve(false));
    socket.on("close", () => resolve(false));
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
        rest = rest.subarray(4 + rest.readInt32BE(0));
        left--;
      }
      if (left <= 0) resolve(true);
    });
  });
}

function complaint(fine: boolean, otherwise: string): string | null {
  return fine ? null : otherwise;
}

/** Sends what the broker cannot take for a frame: it has to end the connection. */
async function closed(socket: Socket, bytes: Buffer): Promise<string | null> {
  const ended = new Promise<boolean>((resolve) => {
    socket.setTimeout(PATIENCE_MS, () => resolve(false));
    socket.on("close", () => resolve(true));
  });
  socket.resume();
  socket.write(bytes);
  return complaint(await ended, `the connection lives after ${bytes.subarray(0, 4).toString("hex")} instead of a length`);
}

/** Connects, for a bad client to be played on the connection. */
export async function connectBadly(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}
