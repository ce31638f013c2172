import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FakeLab } from "../api/fake-lab.ts";
import type { ManualClock } from "../clock/manual-clock.ts";
import { openHub, until, type OpenHub } from "./hub-testing.ts";

let hub: OpenHub;
let lab: FakeLab;
let clock: ManualClock;

beforeEach(async () => {
  hub = await openHub();
  ({ lab, clock } = hub);
});

afterEach(() => hub.close());

describe("the state of the lab", () => {
  test("comes on connect, with the number of those who look on", async () => {
    const first = await hub.page().ready();
    expect(first.statuses[0]).toMatchObject({
      role: "host",
      viewers: 1,
      streamId: "stream-1",
      joinUrls: [`http://teacher-mac:${hub.server.port}`],
    });
    expect(lab.viewers).toBe(1);
    await hub.page().ready();
    clock.advance(250);
    await until(() => first.statuses.at(-1)?.viewers === 2);
    hub.pages[1]?.socket.disconnect();
    await until(() => lab.viewers === 1);
  });

  test("comes again when it changes, at most four times a second", async () => {
    const page = await hub.page().ready();
    clock.advance(250);
    await until(() => page.statuses.length === 2); // its own coming
    clock.advance(1000);
    for (let change = 0; change < 50; change++) lab.changeStatus();
    clock.advance(50);
    await page.watch("g"); // an answer after it: all that was sent has come
    expect(page.statuses).toHaveLength(3);
    lab.changeStatus();
    clock.advance(249);
    await page.watch("g");
    expect(page.statuses).toHaveLength(3);
    clock.advance(1);
    await page.watch("g");
    expect(page.statuses).toHaveLength(4);
    clock.advance(10_000);
    await page.watch("g");
    expect(page.statuses).toHaveLength(4);
  });
});
