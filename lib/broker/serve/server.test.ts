import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { Log } from "../../log/log.ts";
import { CloseConnection, type Peer, type Reply } from "./router.ts";
import { MAX_IDLE_MS, startServer, type RunningServer, type ServerOptions } from "./server.ts";

/** A server whose answers the test gives. */
interface TestServer {
  readonly server: RunningServer;
  readonly clock: ManualClock;
  readonly lines: string[];
  /** Requests that came and were not answered: what was sent, and how to answer. */
  readonly asked: { readonly frame: string; readonly peer: Peer; answer(reply: Reply): void; fail(error: unknown): void }[];
}

const disposers: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(disposers.splice(0).map((dispose) => dispose()));
});

async function start(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const asked: TestServer["asked"] = [];
  const lines: string[] = [];
  const clock = new ManualClock();
  const note = (message: string) => void lines.push(message);
  const log: Log = { debug: () => {}, info: note, warn: note, error: note };
  const serve = (frame: Buffer, peer: Peer) =>
    new Promise<Reply>((resolve, reject) => {
      asked.push({ frame: frame.toString(), peer, answer: resolve, fail: reject });
    });
  const server = await startServer({ host: "127.0.0.1", port: 0, serve, clock, log, ...options });
  disposers.push(() => server.close());
  return { server, clock, lines, asked };
}

async function client({ server }: TestServer, halfOpen = false): Promise<Socket> {
  const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: halfOpen });
  disposers.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

function framed(text: string): Buffer {
  const bytes = Buffer.alloc(4 + text.length);
  bytes.writeInt32BE(text.length, 0);
  bytes.write(text, 4);
  return bytes;
}

/** Lets the event loop turn until `test` holds; the test's own timeout ends it. */
async function until(test: () => boolean): Promise<void> {
  while (!test()) await turn();
}

async function received(socket: Socket, bytes: number): Promise<string> {
  let text = "";
  socket.setEncoding("latin1");
  const take = (chunk: string) => {
    text += chunk;
  };
  socket.on("data", take);
  await until(() => text.length >= bytes);
  socket.off("data", take);
  return text;
}

describe("serving connections", () => {
  test("looks at the next request of a connection only when the last is answered", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.write(Buffer.concat([framed("one"), framed("two"), framed("three")]));
    const answers = received(socket, 3);
    for (const [index, name] of ["one", "two", "three"].entries()) {
      await until(() => rig.asked.length === index + 1);
      await turn();
      expect(rig.asked.map(({ frame }) => frame)).toHaveLength(index + 1);
      expect(rig.asked[index]?.frame).toBe(name);
      rig.asked[index]?.answer([Buffer.from(String(index))]);
    }
    expect(await answers).toBe("012");
  });

  test("serves others while one connection waits", async () => {
    const rig = await start();
    const [first, second] = [await client(rig), await client(rig)];
    first.write(framed("parked"));
    await until(() => rig.asked.length === 1);
    second.write(framed("quick"));
    await until(() => rig.asked.length === 2);
    const answer = received(second, 2);
    rig.asked[1]?.answer([Buffer.from("ok")]);
    expect(await answer).toBe("ok");
  });

  test("serves others between the requests of a flood that came at once", async () => {
    const order: string[] = [];
    const serve = (frame: Buffer): Reply => {
      order.push(frame.toString());
      return [Buffer.from("!")];
    };
    const rig = await start({ serve });
    const [flooding, other] = [await client(rig), await client(rig)];
    flooding.write(Buffer.concat(Array.from({ length: 2000 }, () => framed("flood"))));
    await until(() => order.length > 0);
    other.write(framed("other"));
    await until(() => order.length === 2001);
    expect(order.indexOf("other")).toBeLessThan(1000);
  });

  test("takes only so much off the socket while a request is in progress", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.write(framed("parked"));
    await until(() => rig.asked.length === 1);
    const flood = Buffer.alloc(64 * 1024 * 1024);
    socket.write(flood);
    for (let i = 0; i < 200; i++) await turn();
    // The rest is in the operating system's own buffers.
    expect(socket.writableLength).toBeGreaterThan(flood.length / 2);
  });

  test("does not read the next request before the client has read the answer", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.pause();
    socket.write(Buffer.concat([framed("large"), framed("next")]));
    await until(() => rig.asked.length === 1);
    rig.asked[0]?.answer([Buffer.alloc(32 * 1024 * 1024)]);
    for (let i = 0; i < 200; i++) await turn();
    expect(rig.asked).toHaveLength(1);
    socket.resume();
    await until(() => rig.asked.length === 2);
  });

  test("goes on without an answer where none is wanted", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.write(Buffer.concat([framed("acks=0"), framed("next")]));
    await until(() => rig.asked.length === 1);
    rig.asked[0]?.answer("no answer");
    await until(() => rig.asked.length === 2);
  });

  test("reads nothing more of a connection whose request is never answered", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.write(Buffer.concat([framed("replaced"), framed("next")]));
    await until(() => rig.asked.length === 1);
    rig.asked[0]?.answer("never answered");
    for (let i = 0; i < 50; i++) await turn();
    expect(rig.asked).toHaveLength(1);
    expect(rig.server.connectionCount).toBe(1);
  });

  test("tells who serves a request that the client has gone", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.write(framed("long poll"));
    await until(() => rig.asked.length === 1);
    socket.resetAndDestroy();
    await until(() => rig.asked[0]?.peer.signal.aborted === true);
    await until(() => rig.server.connectionCount === 0);
  });

  test("answers what was sent before the client closed its half, then ends", async () => {
    const rig = await start();
    const socket = await client(rig, true);
    socket.end(Buffer.concat([framed("one"), framed("two")]));
    await until(() => rig.asked.length === 1);
    rig.asked[0]?.answer([Buffer.from("1")]);
    await until(() => rig.asked.length === 2);
    rig.asked[1]?.answer([Buffer.from("2")]);
    expect(await received(socket, 2)).toBe("12");
    await until(() => rig.server.connectionCount === 0);
    expect(rig.lines).toEqual([]);
  });

  test("closes a connection of which it cannot make sense, says why, and leaves the others", async () => {
    const rig = await start();
    const [good, bad, tls, sasl] = [await client(rig), await client(rig), await client(rig), await client(rig)];
    bad.write(Buffer.from([255, 255, 255, 255]));
    tls.write(Buffer.from([0x16, 3, 1, 2, 0]));
    sasl.write(framed("sasl"));
    await until(() => rig.asked.length === 1);
    rig.asked[0]?.fail(new CloseConnection("no SASL"));
    await until(() => rig.server.connectionCount === 1);
    expect(rig.lines.toSorted()).toEqual([
      expect.stringContaining("TLS handshake"),
      expect.stringContaining("negative length (-1)"),
      expect.stringContaining("no SASL"),
    ]);
    good.write(framed("still here"));
    await until(() => rig.asked.length === 2);
  });

  test("closes a connection when serving it failed", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.write(framed("hits a defect"));
    await until(() => rig.asked.length === 1);
    rig.asked[0]?.fail(new TypeError("a defect"));
    await until(() => rig.server.connectionCount === 0);
    expect(rig.lines).toEqual(["Closed a connection, since serving it failed."]);
  });

  test("tells of a flood of bad connections once, then only how many", async () => {
    const rig = await start();
    for (let i = 0; i < 50; i++) (await client(rig)).write(Buffer.from([255, 255, 255, 255]));
    await until(() => rig.server.connectionCount === 0);
    expect(rig.lines).toHaveLength(20);
    rig.clock.advance(20_000);
    (await client(rig)).write(Buffer.from([255, 255, 255, 255]));
    await until(() => rig.lines.length === 22);
    expect(rig.lines[20]).toBe("Closed 30 more connections.");
  });

  test("closes connections that were idle too long, and no others", async () => {
    const rig = await start();
    const [idle, busy] = [await client(rig), await client(rig)];
    await until(() => rig.server.connectionCount === 2);
    rig.clock.advance(MAX_IDLE_MS - 1000);
    busy.write(framed("alive"));
    await until(() => rig.asked.length === 1);
    const closed = once(idle, "close");
    rig.clock.advance(60_000);
    await closed;
    expect(rig.server.connectionCount).toBe(1);
  });

  test("makes room for a new connection by one that never asked anything", async () => {
    const rig = await start({ maxConnections: 3 });
    const used = await client(rig);
    used.write(framed("used"));
    await until(() => rig.asked.length === 1);
    rig.asked[0]?.answer([Buffer.from("ok")]);
    rig.clock.advance(10);
    const idle = await client(rig);
    await until(() => rig.server.connectionCount === 2);
    rig.clock.advance(10);
    await client(rig);
    await until(() => rig.server.connectionCount === 3);
    const closed = once(idle, "close");
    const late = await client(rig);
    await closed;
    late.write(framed("late"));
    await until(() => rig.asked.length === 2);
    expect(rig.server.connectionCount).toBe(3);
  });

  test("frees its port when it is closed, whatever its connections do", async () => {
    const rig = await start();
    const socket = await client(rig);
    socket.write(framed("parked"));
    await until(() => rig.asked.length === 1);
    await rig.server.close();
    const again = await start({ port: rig.server.port });
    expect(again.server.port).toBe(rig.server.port);
  });

  test("listens on loopback only", async () => {
    await expect(start({ host: "0.0.0.0" })).rejects.toThrow("loopback");
    await expect(start({ host: "::" })).rejects.toThrow("loopback");
  });

  test("rejects when the port is taken", async () => {
    const rig = await start();
    await expect(start({ port: rig.server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
