import { describe, expect, test } from "vitest";
import { hubOfEachTest, until } from "./hub-testing.ts";

const hub = hubOfEachTest();

describe("the state of the lab", () => {
  test("comes on connect, with the number of those who look on", async () => {
    const first = await hub.page().ready();
    expect(first.statuses[0]).toMatchObject({
      role: "host",
      viewers: 1,
      streamId: "stream-1",
      joinUrls: [`http://teacher-mac:${hub.server.port}`],
    });
    expect(hub.lab.viewers).toBe(1);
    await hub.page().ready();
    hub.clock.advance(250);
    await until(() => first.statuses.at(-1)?.viewers === 2);
    hub.pages[1]?.socket.disconnect();
    await until(() => hub.lab.viewers === 1);
  });

  test("comes again when it changes, at most four times a second", async () => {
    const page = await hub.page().ready();
    hub.clock.advance(250);
    await until(() => page.statuses.length === 2); // its own coming
    hub.clock.advance(1000);
    for (let change = 0; change < 50; change++) hub.lab.changeStatus();
    hub.clock.advance(50);
    await page.watch("g"); // an answer after it: all that was sent has come
    expect(page.statuses).toHaveLength(3);
    hub.lab.changeStatus();
    hub.clock.advance(249);
    await page.watch("g");
    expect(page.statuses).toHaveLength(3);
    hub.clock.advance(1);
    await page.watch("g");
    expect(page.statuses).toHaveLength(4);
    hub.clock.advance(10_000);
    await page.watch("g");
    expect(page.statuses).toHaveLength(4);
  });
});
