import { beforeEach, expect, test, vi } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import { startLifetime, type Lifetime } from "./lifetime.ts";

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
let clock: ManualClock;
let listeners: Map<string, (error?: unknown) => void>;
let exits: number[];
let lifetime: Lifetime;

beforeEach(() => {
  clock = new ManualClock();
  listeners = new Map();
  exits = [];
  log.error.mockClear();
  const process = {
    on: (event: string, listener: (error?: unknown) => void) => listeners.set(event, listener),
    exit: (code: number) => void exits.push(code),
  };
  lifetime = startLifetime({ process, clock, log });
});

const signal = (name: string) => listeners.get(name)?.();
const exited = () => expect.poll(() => exits, { interval: 1 }).not.toEqual([]);

test("what was begun last ends first, each waits for the one before; then it exits with 0", async () => {
  const order: string[] = [];
  lifetime.onEnd("lab", () => void order.push("lab"));
  lifetime.onEnd("server", async () => {
    await Promise.resolve();
    order.push("server");
  });
  signal("SIGTERM");
  expect(lifetime.ending).toBe(true);
  await exited();
  expect(order).toEqual(["server", "lab"]);
  expect(exits).toEqual([0]);
});

test("what fails to end is said, and keeps nothing else from ending", async () => {
  const last = vi.fn();
  lifetime.onEnd("lab", last);
  lifetime.onEnd("server", () => Promise.reject(new Error("no")));
  signal("SIGINT");
  await exited();
  expect(last).toHaveBeenCalledOnce();
  expect(log.error).toHaveBeenCalledOnce();
  expect(exits).toEqual([0]);
});

test("the same press told twice is one; a second press exits at once", () => {
  lifetime.onEnd("lab", () => new Promise(() => {}));
  signal("SIGINT");
  clock.advance(5);
  signal("SIGINT");
  expect(exits).toEqual([]);
  clock.advance(1000);
  signal("SIGINT");
  expect(exits).toEqual([130]);
});

test("what never ends is cut off", () => {
  lifetime.onEnd("lab", () => new Promise(() => {}));
  signal("SIGTERM");
  clock.advance(10_000);
  expect(exits).toEqual([1]);
});

test("a failure that nobody waited for is logged, and ends nothing", () => {
  listeners.get("unhandledRejection")?.(new Error("lost"));
  expect(log.error).toHaveBeenCalledOnce();
  expect(lifetime.ending).toBe(false);
});

test("a defect ends it in order, with another code", async () => {
  const ended = vi.fn();
  lifetime.onEnd("lab", ended);
  listeners.get("uncaughtException")?.(new Error("defect"));
  await exited();
  expect(ended).toHaveBeenCalledOnce();
  expect(exits).toEqual([1]);
});
