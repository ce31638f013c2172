import { beforeEach, describe, expect, test } from "vitest";
import type { ConsumerProgress } from "../../contract/client-facts.ts";
import type { HandledMessage, MessageBatch } from "../../contract/message-rows.ts";
import type { Lab } from "../lab.ts";
import type { FakeParts } from "../testing/fake-parts.ts";
import { openLab } from "../testing/open-lab.ts";

const GROUP = "web-events-group";
const SOURCE = { kind: "group", group: GROUP } as const;
const NONE = { kind: "null" } as const;

let parts: FakeParts;
let lab: Lab;
let batches: MessageBatch[];

beforeEach(async () => {
  ({ parts, lab } = await openLab());
  batches = [];
  lab.subscribeMessages(SOURCE, (batch) => batches.push(batch));
});

/** C1 has handled these offsets of partition 0, and the last of them is in the sample. */
function handle(from: number, to: number): void {
  const span = { topic: "t", partition: 0, from: String(from), to: String(to), messages: to - from, gaps: [] };
  const progress: ConsumerProgress = {
    consumer: "C1",
    processed: 0,
    rate: 0,
    armedAt: null,
    heartbeatAt: null,
    handlingSince: null,
    positions: [],
    delivered: [span],
  };
  const message: HandledMessage = {
    topic: "t",
    partition: 0,
    offset: String(to - 1),
    timestamp: 0,
    key: NONE,
    value: NONE,
    headers: [],
    headerCount: 0,
    at: 1,
    consumer: "C1",
  };
  parts.handled(GROUP, progress, [message]);
  parts.clock.advance(250);
}

describe("what a group's consumers handle", () => {
  test("comes as a sample with exact numbers, and says which delivery it was", () => {
    handle(0, 500);
    handle(500, 1000);
    handle(999, 1000);
    handle(998, 1000);
    expect(batches.map(({ passed, total }) => [passed, total])).toEqual([
      [500, 500],
      [500, 1000],
      [1, 1001],
      [2, 1003],
    ]);
    expect(batches.flatMap(({ rows }) => rows.map(({ offset, times, consumer }) => `${consumer} ${offset} ×${times}`))).toEqual([
      "C1 499 ×1",
      "C1 999 ×1",
      "C1 999 ×2",
      "C1 999 ×3",
    ]);
  });

  test("is kept for who comes later", () => {
    handle(0, 5);
    expect(lab.recentMessages(SOURCE)).toMatchObject({ total: 5, rows: [{ offset: "4" }] });
  });

  test("of a group that is not open is nothing", () => {
    const nobody = { kind: "group", group: "nobody" } as const;
    expect(() => lab.recentMessages(nobody)).toThrow(expect.objectContaining({ code: "GROUP_NOT_FOUND" }));
    expect(() => lab.subscribeMessages(nobody, () => {})).toThrow(expect.objectContaining({ code: "GROUP_NOT_FOUND" }));
  });

  test("leaves no timer behind", async () => {
    handle(0, 5);
    await lab.close(0);
    expect(parts.clock.pending).toBe(0);
  });
});

test("a page of a topic: no topic and no partition are told", async () => {
  await expect(lab.readMessages("none", {})).rejects.toMatchObject({ code: "TOPIC_NOT_FOUND" });
  await expect(lab.readMessages("web-events-partitioned", { partition: 3 })).rejects.toMatchObject({ code: "NO_SUCH_PARTITION" });
  expect(await lab.readMessages("web-events-partitioned", {})).toEqual({
    topic: "web-events-partitioned",
    messages: [],
    next: "0:0,1:0,2:0",
    left: 0,
  });
});
