import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../clock/clock.ts";
import type { Log } from "../../log/log.ts";
import { createLog } from "../../log/log.ts";
import { startBrokerThread, type BrokerThread } from "./broker-thread.ts";

const OPTIONS = {
  host: "127.0.0.1",
  port: 0,
  groupInitialRebalanceDelayMs: 50,
  groupMinSessionTimeoutMs: 1000,
  logBytes: 1_000_000,
};

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A thread that says that it listens and dies at the first command. */
const DYING = new URL(`data:text/javascript,
  import { parentPort } from "node:worker_threads";
  const status = { running: true, host: "127.0.0.1", port: 1, clusterId: "c" };
  parentPort.postMessage({ type: "started", status });
  parentPort.on("message", () => { throw new Error("it broke"); });
`);

const threads: BrokerThread[] = [];

async function start(options = OPTIONS): Promise<BrokerThread> {
  const thread = await startBrokerThread({ options, clock: systemClock, log: createLog("test") });
  threads.push(thread);
  return thread;
}

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.close()));
});

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe("the broker's thread", () => {
  test("stops, and starts again on the same port", async () => {
    const thread = await start();
    const { port } = thread.status;
    expect(await answers(port)).toBe(true);
    expect(await thread.stop()).toMatchObject({ running: false, port });
    expect(await answers(port)).toBe(false);
    expect(await thread.start()).toMatchObject({ running: true, port });
    expect(await answers(port)).toBe(true);
  });

  test("is another cluster after a wipe", async () => {
    const thread = await start();
    const { clusterId } = thread.status;
    expect((await thread.wipe()).clusterId).not.toBe(clusterId);
    expect(thread.status.running).toBe(true);
  });

  test("says that its port is taken, at the start and when it starts again", async () => {
    const first = await start();
    await expect(start({ ...OPTIONS, port: first.status.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await first.stop();
    const second = await start({ ...OPTIONS, port: first.status.port });
    await expect(first.start()).rejects.toMatchObject({ code: "EADDRINUSE" });
    await second.close();
    expect(await first.start()).toMatchObject({ running: true });
  });

  test("is told to have died, and rejects what was asked of it", async () => {
    const thread = await startBrokerThread({ options: OPTIONS, clock: systemClock, log: SILENT, entry: DYING });
    const deaths: string[] = [];
    thread.onDeath((reason) => void deaths.push(reason));
    await expect(thread.stop()).rejects.toThrow("Error: it broke");
    expect(deaths).toEqual([expect.stringContaining("it broke")]);
    expect(thread.status.running).toBe(false);
    await expect(thread.start()).rejects.toThrow("does not run any more");
    await thread.close();
  });

  test("rejects when it dies before it listens", async () => {
    const entry = new URL("data:text/javascript,throw new Error('not even begun')");
    const starting = startBrokerThread({ options: OPTIONS, clock: systemClock, log: SILENT, entry });
    await expect(starting).rejects.toThrow("not even begun");
  });

  test("does nothing more once it is closed", async () => {
    const thread = await start();
    await thread.close();
    await thread.close();
    await expect(thread.start()).rejects.toThrow("it was closed");
    expect(thread.status.running).toBe(false);
  });
});
