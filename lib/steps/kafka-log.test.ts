import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import { findKafkaLog, localPort } from "./find-kafka-log.ts";
import { startKafkaLog, type KafkaLog } from "./kafka-log.ts";
import { openLogTail } from "./log-tail.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebalance-lab-test-"));
  file = join(folder, "coordinator.log");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the tail of a log", () => {
  const opened = async (text: string) => {
    await writeFile(file, text);
    return openLogTail(file);
  };

  test("gives each line once, when it is complete", async () => {
    const tail = await opened("one\ntwo\nthr");
    expect(await tail.read()).toEqual(["one", "two"]);
    expect(await tail.read()).toEqual([]);
    await appendFile(file, "ee\n");
    expect(await tail.read()).toEqual(["three"]);
    await tail.close();
  });

  test("keeps characters whole that were written in two pieces", async () => {
    const tail = await opened("");
    const [first, second] = [Buffer.from("é\n").subarray(0, 1), Buffer.from("é\n").subarray(1)];
    await appendFile(file, first);
    expect(await tail.read()).toEqual([]);
    await appendFile(file, second);
    expect(await tail.read()).toEqual(["é"]);
    await tail.close();
  });

  test("goes on in the new file when the log was full: nothing of either is lost", async () => {
    const tail = await opened("one\n");
    await tail.read();
    await appendFile(file, "last of the old\n");
    await rename(file, `${file}.1`);
    await writeFile(file, "first of the new\n");
    expect(await tail.read()).toEqual(["last of the old", "first of the new"]);
    await tail.close();
  });

  test("begins anew when the log was emptied", async () => {
    const tail = await opened("one\ntwo\n");
    await tail.read();
    await truncate(file, 0);
    expect(await tail.read()).toEqual([]);
    await appendFile(file, "3\n");
    expect(await tail.read()).toEqual(["3"]);
    await tail.close();
  });

  test("of a long log only the end is read, and a line without an end is not kept", async () => {
    const line = `${"x".repeat(999)}\n`;
    const tail = await opened(line.repeat(10_000) + "the last\n");
    const lines = await tail.read();
    expect(lines?.at(-1)).toBe("the last");
    expect(lines?.length).toBeLessThan(5000);
    await appendFile(file, "y".repeat(3 * 1024 * 1024));
    await tail.read();
    await appendFile(file, "y".repeat(3 * 1024 * 1024));
    await tail.read();
    await appendFile(file, "\nafter it\n");
    expect((await tail.read())?.at(-1)).toBe("after it");
    await tail.close();
  });

  test("says when the log has gone, after its last lines", async () => {
    const tail = await opened("one\n");
    await tail.read();
    await appendFile(file, "two\n");
    await rm(file);
    expect(await tail.read()).toEqual(["two"]);
    expect(await tail.read()).toBeNull();
    await tail.close();
  });
});

describe("the steps in a log", () => {
  const line = (at: number, sentence: string) => `${at} [GroupCoordinator id=1] ${sentence}\n`;
  const AT = 1_795_274_072_431;
  const EMPTY = line(AT, "Group g with generation 4 is now empty.");
  const ALL_IN = line(AT + 1, "Stabilized group g generation 5 with 1 members.");

  let clock: ManualClock;
  let source: KafkaLog;
  let told: string[];
  let path: string | null;

  async function start(): Promise<void> {
    source = await startKafkaLog({ find: async () => path, clock, log: SILENT });
    source.onSteps((steps) => void told.push(...steps.map(({ event }) => event.step.kind)));
  }

  beforeEach(() => {
    clock = new ManualClock();
    told = [];
    path = file;
  });
  afterEach(async () => {
    await source.close();
    expect(clock.pending).toBe(0);
  });

  test("what was written before is no news, but tells how groups stand", async () => {
    await writeFile(file, EMPTY);
    await start();
    expect(source.source()).toBe("log");
    expect(told).toEqual([]);
    expect(source.standing("g")).toMatchObject({ at: AT, event: { state: "Empty", generation: 4 } });
  });

  test("whoever asks whether all is told is told all first", async () => {
    await writeFile(file, EMPTY);
    await start();
    await appendFile(file, `${ALL_IN}no step\n`);
    await source.caughtUp();
    expect(told).toEqual(["join phase completed"]);
  });

  test("a step is told soon although nobody asks", async () => {
    await writeFile(file, EMPTY);
    await start();
    await appendFile(file, ALL_IN);
    clock.advance(50);
    await expect.poll(() => told).toEqual(["join phase completed"]);
  });

  test("a log that comes later is found, one that goes is told, and its successor is found", async () => {
    path = null;
    await start();
    expect(source.source()).toBeNull();
    path = file;
    await source.caughtUp();
    expect(source.source()).toBeNull();
    clock.advance(1000);
    await source.caughtUp();
    expect(source.source()).toBeNull();
    await writeFile(file, EMPTY);
    clock.advance(1000);
    await source.caughtUp();
    expect(source.source()).toBe("log");
    await rm(file);
    await source.caughtUp();
    expect(source.source()).toBeNull();
    expect(told).toEqual(["steps ended"]);
    await writeFile(file, ALL_IN);
    clock.advance(1000);
    await source.caughtUp();
    expect(source.standing("g")).toMatchObject({ event: { generation: 5 } });
  });
});

describe("where the log is found", () => {
  test.each([
    [["127.0.0.1:9092"], 9092],
    [["localhost:20001"], 20001],
    [["[::1]:1"], 1],
    [["kafka:9092"], null],
    [["127.0.0.1:1", "127.0.0.1:2"], null],
  ])("%j: port %s of this machine", (brokers, port) => expect(localPort(brokers)).toBe(port));

  test("by the port, of the newest instance that is listed with one", async () => {
    const list = (name: string, entry: object) => writeFile(join(folder, name), JSON.stringify(entry));
    const pid = process.pid;
    await list("1.json", { port: 1, pid, startedAt: 1, coordinatorLog: "/old" });
    await list("2.json", { port: 1, pid, startedAt: 3, coordinatorLog: "/new" });
    await list("3.json", { port: 2, pid, startedAt: 4, coordinatorLog: "/other" });
    await list("4.json", { port: 1, pid, startedAt: 5 });
    await writeFile(join(folder, "5.json"), "{");
    expect(await findKafkaLog(folder, 1)).toBe("/new");
    expect(await findKafkaLog(folder, 3)).toBeNull();
    expect(await findKafkaLog(join(folder, "none"), 1)).toBeNull();
  });
});
