import { describe, expect, test } from "vitest";
import { Roster } from "./roster.ts";
import { startOrder } from "./testing.ts";
import type { ConsumerOrder } from "./threads.ts";

const start = (consumer: string, group = "g") => ({ ...startOrder(consumer), group });
const order = (type: "restart" | "leave" | "forget", consumer: string): ConsumerOrder => ({ type, group: "g", consumer });
const fact = (type: "crashed" | "left", consumer: string) => ({ group: "g", at: 0, fact: { type, consumer } });

describe("routing", () => {
  test("new consumers go round robin, and each keeps its thread", () => {
    const roster = new Roster(2);
    expect(["C1", "C2", "C3"].map((id) => roster.route(start(id))?.thread)).toEqual([0, 1, 0]);
    expect(["C1", "C2", "C3"].map((id) => roster.route(order("leave", id))?.thread)).toEqual([0, 1, 0]);
  });

  test("the same name in another group is another consumer; a second start is none", () => {
    const roster = new Roster(2);
    roster.route(start("C1", "a"));
    expect(roster.route(start("C1", "b"))?.thread).toBe(1);
    expect(roster.route(start("C1", "a"))).toBeNull();
  });

  test("one that has left or was forgotten is not known any more", () => {
    const roster = new Roster(1);
    for (const id of ["C1", "C2"]) roster.route(start(id));
    roster.learn([fact("left", "C1")]);
    expect(roster.route(order("restart", "C1"))).toBeNull();
    expect(roster.route(order("forget", "C2"))).not.toBeNull();
    expect(roster.route(order("restart", "C2"))).toBeNull();
  });
});

describe("a thread that dies", () => {
  test("takes the living with it; a restart is a start in the new thread that goes on counting", () => {
    const roster = new Roster(1);
    for (const id of ["C1", "C2"]) roster.route(start(id));
    roster.route({ type: "set-processing", group: "g", consumer: "C1", processingMs: 70 });
    roster.learn([
      { group: "g", at: 0, fact: { type: "client-started", consumer: "C1", incarnation: 4, reason: "restart" } },
      fact("crashed", "C2"),
    ]);
    const numbers = { rate: 0, armedAt: null, heartbeatAt: null, handlingSince: null, positions: [], delivered: [] };
    roster.count([{ group: "g", progress: { consumer: "C1", processed: 99, ...numbers } }]);
    expect(roster.lose(0)).toEqual([{ group: "g", consumer: "C1" }]);
    expect(roster.route(order("leave", "C1"))).toBeNull();
    expect(roster.route(order("restart", "C1"))).toMatchObject({
      thread: 0,
      command: { type: "start", incarnation: 5, processed: 99, reason: "restart", settings: { processingMs: 70 } },
    });
    expect(roster.route(order("leave", "C1"))?.command).toEqual(order("leave", "C1"));
    expect(roster.route(order("restart", "C2"))).toMatchObject({ command: { type: "start", incarnation: 2 } });
  });
});
