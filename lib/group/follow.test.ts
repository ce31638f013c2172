import { expect, test } from "vitest";
import { followMessage } from "./follow.ts";
import { Story } from "./testing.ts";

const at = { topic: "t", partition: 1, offset: "41" };

/** The client goes on at this offset; it has handled what is before it, unless it says otherwise. */
function progress(story: Story, consumer: string, offset: string, committed: string | null = null, handled = true): void {
  story.tell({
    type: "progress",
    consumers: [
      {
        consumer,
        processed: 1,
        rate: 1,
        armedAt: null,
        heartbeatAt: null,
        handlingSince: null,
        positions: [{ topic: "t", partition: 1, offset, committed: null }],
        delivered: handled ? [{ topic: "t", partition: 1, from: "0", to: offset, messages: Number(offset), gaps: [] }] : [],
      },
    ],
    partitions: [{ topic: "t", partition: 1, committed, logStart: "0", logEnd: "42" }],
    coordinatorAskedAt: null,
  });
}

test("a message is on its way to its partition's owner, then handled, then committed", () => {
  const story = new Story().stable({ C1: [0, 2], C2: [1] });
  expect(followMessage(story.view, at)).toEqual({ owner: "C2", handled: false, handledBy: null, committed: false });
  progress(story, "C2", "41", "41");
  expect(followMessage(story.view, at)).toEqual({ owner: "C2", handled: false, handledBy: null, committed: false });
  progress(story, "C2", "42", "41");
  expect(followMessage(story.view, at)).toEqual({ owner: "C2", handled: true, handledBy: "C2", committed: false });
  progress(story, "C2", "42", "42");
  expect(followMessage(story.view, at)).toEqual({ owner: "C2", handled: true, handledBy: "C2", committed: true });
});

test("a message that is skipped by a commit was not handled, although a client goes on behind it", () => {
  const story = new Story().stable({ C1: [0, 2], C2: [1] });
  progress(story, "C2", "42", "42", false);
  expect(followMessage(story.view, at)).toEqual({ owner: "C2", handled: false, handledBy: null, committed: true });
});

test("what a client has handled that is gone stays handled", () => {
  const story = new Story().stable({ C1: [0, 2], C2: [1] });
  progress(story, "C2", "42", "41");
  story.fact({ type: "crashed", consumer: "C2" });
  expect(followMessage(story.view, at)).toMatchObject({ handled: true, committed: false });
});

test("without anybody in the group it waits, and a partition that the view does not have is nobody's", () => {
  const story = new Story();
  expect(followMessage(story.view, at)).toEqual({ owner: null, handled: false, handledBy: null, committed: false });
  expect(followMessage(story.view, { ...at, partition: 7 })).toEqual({
    owner: null,
    handled: false,
    handledBy: null,
    committed: false,
  });
});

test("offsets beyond 2^53 are told apart", () => {
  const story = new Story().stable({ C1: [0, 1, 2] });
  progress(story, "C1", "9007199254740993");
  expect(followMessage(story.view, { ...at, offset: "9007199254740992" }).handledBy).toBe("C1");
  expect(followMessage(story.view, { ...at, offset: "9007199254740993" }).handledBy).toBeNull();
});
