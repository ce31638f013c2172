import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Cable } from "./cable.ts";
import type { RequestHead } from "./request-reader.ts";

/** A server that keeps what it was sent, on a real socket: what leaves, and when, is what is tested. */
let server: Server;
let accepted: Socket[];
let received: Buffer;
let sent: RequestHead[];
let cable: Cable;

beforeEach(async () => {
  accepted = [];
  received = Buffer.alloc(0);
  sent = [];
  cable = new Cable((request) => sent.push(request));
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
    });
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(async () => {
  cable.cut();
  for (const socket of accepted) socket.destroy();
  server.close();
  await once(server, "close");
});

function port(): number {
  const address = server.address();
  if (!isAddress(address)) throw new Error("the server listens on no port");
  return address.port;
}

function isAddress(address: ReturnType<Server["address"]>): address is AddressInfo {
  return address !== null && typeof address === "object";
}

/** Opens a connection as kafkajs does, and notes what kafkajs would be told. */
function open(at = port()) {
  const told = { connected: 0, ended: 0, errors: new Array<string>(), data: "" };
  const socket = cable.socketFactory({ host: "127.0.0.1", port: at, ssl: NO_TLS, onConnect: () => (told.connected += 1) });
  socket.on("data", (chunk: Buffer) => {
    told.data += chunk.toString();
  });
  socket.on("end", () => (told.ended += 1));
  socket.on("error", (error: Error) => told.errors.push(error.message));
  return { socket, told };
}

/** kafkajs' type of `ssl` forgets that there may be none. */
const NO_TLS = JSON.parse("null");

/** A Heartbeat v3 of group "g", generation 1, member "m". */
function heartbeat(correlationId: number): Buffer {
  const frame = Buffer.from("00000017000c0003000000000001630001670000000100016dffff", "hex");
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeInt32BE(correlationId, 8);
  return frame;
}

async function connected() {
  const opened = open();
  await expect.poll(() => opened.told.connected).toBe(1);
  await expect.poll(() => accepted.length).toBeGreaterThan(0);
  return opened;
}

test("it carries both ways, and tells the requests that leave", async () => {
  const { socket, told } = await connected();
  socket.write(heartbeat(7), "binary");
  await expect.poll(() => received.length).toBe(heartbeat(7).length);
  expect(sent).toMatchObject([{ api: "heartbeat", memberId: "m", generation: 1, correlationId: 7 }]);
  accepted[0]?.write("answer");
  await expect.poll(() => told.data).toBe("answer");
  socket.end();
  await expect.poll(() => cable.sockets).toBe(0);
});

test("stalled, nothing goes in or out; restored, everything does, in order", async () => {
  const { socket, told } = await connected();
  cable.stall();
  socket.write(heartbeat(1));
  socket.write(heartbeat(2));
  accepted[0]?.write("answer");
  const other = open();
  await expect.poll(() => accepted.length).toBe(1);
  expect({ received: received.length, sent, told }).toMatchObject({ received: 0, sent: [], told: { data: "", errors: [] } });
  expect(other.told.connected).toBe(0);
  cable.restore();
  await expect.poll(() => sent.map(({ correlationId }) => correlationId)).toEqual([1, 2]);
  await expect.poll(() => received).toEqual(Buffer.concat([heartbeat(1), heartbeat(2)]));
  await expect.poll(() => told.data).toBe("answer");
  await expect.poll(() => other.told.connected).toBe(1);
});

test("what kafkajs has given up is not sent any more", async () => {
  const { socket } = await connected();
  cable.stall();
  for (const id of [1, 2, 3]) socket.write(heartbeat(id));
  cable.giveUp({ broker: `127.0.0.1:${port()}`, apiKey: 12, correlationId: 1 });
  cable.giveUp({ broker: `127.0.0.1:${port()}`, apiKey: 12, correlationId: 2 });
  cable.restore();
  await expect.poll(() => received).toEqual(heartbeat(3));
  expect(sent).toHaveLength(1);
});

test("a connection that kafkajs gave up while it was stalled is never told to be open", async () => {
  const opening = open();
  cable.stall();
  const asked = open();
  // kafkajs ends a connection that took too long.
  opening.socket.end();
  asked.socket.end();
  cable.restore();
  await expect.poll(() => cable.sockets).toBe(0);
  expect([opening.told.connected, asked.told.connected]).toEqual([0, 0]);
});

test("an end or an error that came while stalled is told afterwards", async () => {
  const { told } = await connected();
  cable.stall();
  accepted[0]?.end();
  await once(accepted[0] ?? server, "finish");
  expect(told.ended).toBe(0);
  cable.restore();
  await expect.poll(() => told.ended).toBe(1);
  await expect.poll(() => cable.sockets).toBe(0);
});

test("cut, the sockets are gone with an error, and new ones are refused", async () => {
  const { told } = await connected();
  cable.cut();
  expect(cable.sockets).toBe(0);
  await expect.poll(() => told.errors).toEqual(["The cable of this consumer was cut."]);
  await expect.poll(() => accepted[0]?.closed).toBe(true);
  const refused = open();
  await expect.poll(() => refused.told.errors).toHaveLength(1);
  cable.restore();
  expect({ connections: accepted.length, state: cable.state }).toEqual({ connections: 1, state: "cut" });
});

test("cut while stalled, nothing of what was held leaves", async () => {
  const { socket } = await connected();
  cable.stall();
  socket.write(heartbeat(1));
  cable.cut();
  await expect.poll(() => accepted[0]?.closed).toBe(true);
  expect({ received: received.length, sent }).toEqual({ received: 0, sent: [] });
});

test("a connection that nobody answers is an error, as kafkajs expects it", async () => {
  const closed = port();
  server.close();
  const refused = open(closed);
  await expect.poll(() => refused.told.errors[0] ?? "").toContain("ECONNREFUSED");
  expect(cable.sockets).toBe(0);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
