import { describe, expect, it } from "vitest";
import { answerGroup } from "./answers.ts";
import { selectBoard } from "./board.ts";
import { Story, member } from "./testing.ts";

const three = { C1: [0], C2: [1], C3: [2] };

describe("a crash", () => {
  it("holds the partition until the session has ended", () => {
    const story = new Story().stable({ ...three, C4: [] });
    story.tell({
      type: "progress",
      consumers: [
        {
          consumer: "C3",
          processed: 9,
          rate: 3,
          armedAt: story.now - 1000,
          heartbeatAt: story.now - 1000,
          handlingSince: null,
          positions: [],
          delivered: [],
        },
      ],
      partitions: [],
      coordinatorAskedAt: null,
    });
    story.tell({ type: "crashed", consumer: "C3" }).wait(1);
    expect(story.holds()[2]).toBe("held@C3");
    expect(story.owners()[2]).toBe("C3");
    expect(story.card("C3")).toMatchObject({
      badge: "CRASHED",
      status: "crashed",
      rate: 0,
      ring: { totalMs: 10_000, remainingMs: 8999 },
    });
    expect(story.card("C4").say).toContain("When C3’s session ends, it gets one.");
    story.wait(9000).coordinator("PreparingRebalance", { C1: [], C2: [], C4: [] });
    expect(story.card("C3")).toMatchObject({
      badge: "GONE",
      ring: null,
      say: "Session ended 10.0 s after its last heartbeat.",
    });
    expect(story.holds()[2]).toBe("moving@tray");
    story.revoked("C1").revoked("C2").revoked("C4");
    story
      .joined("C1", 2, [0])
      .joined("C2", 2, [1])
      .joined("C4", 2, [2])
      .wait(1)
      .coordinator("Stable", { C1: [0], C2: [1], C4: [2] });
    expect(story.owners()).toEqual(["C1", "C2", "C4"]);
    expect(story.view.rebalances[0]).toMatchObject({ left: [{ id: "C3", why: "crashed" }], joined: [], moved: 1 });
  });

  it("in the middle of a rebalance is awaited until the coordinator drops it", () => {
    const story = new Story()
      .stable(three)
      .add("C4")
      .joining("C4")
      .coordinator("PreparingRebalance", { C1: [], C2: [], C3: [], C4: [] });
    story.tell({ type: "crashed", consumer: "C3" }).revoked("C1").revoked("C2");
    expect(story.holds()).toEqual(["moving@tray", "moving@tray", "held@C3"]);
    expect(selectBoard(story.view, story.now).tray.awaited).toEqual(["C3"]);
  });

  it("before there was a membership is gone at once", () => {
    const story = new Story().add("C1").tell({ type: "crashed", consumer: "C1" });
    expect(story.card("C1")).toMatchObject({ badge: "GONE", ring: null });
  });

  it("and a restart: the former member is counted beside the new one until it is dropped", () => {
    const story = new Story().stable(three).tell({ type: "crashed", consumer: "C3" }).wait(100);
    story.tell({ type: "client-started", consumer: "C3", incarnation: 2, reason: "restart" });
    expect(story.holds()[2]).toBe("held@C3~1");
    expect(answerGroup(story.view).members.map(({ id, memberId }) => [id, memberId])).toContainEqual(["C3~1", member("C3")]);
    story.joining("C3", "consumer-3-bbbb").wait(1);
    story.coordinator("PreparingRebalance", { C1: [], C2: [], C3: [], "consumer-3-bbbb": [] });
    expect(Object.keys(story.view.externals)).toEqual([]);
    story.revoked("C1").revoked("C2").wait(9000);
    story.coordinator("CompletingRebalance", { C1: [], C2: [], "consumer-3-bbbb": [] });
    story.joined("C1", 2, [0]).joined("C2", 2, [1]).joined("C3", 2, [2], { memberId: "consumer-3-bbbb" }).wait(1);
    story.coordinator("Stable", { C1: [0], C2: [1], "consumer-3-bbbb": [2] });
    expect(story.owners()).toEqual(["C1", "C2", "C3"]);
    expect(answerGroup(story.view).members).toHaveLength(3);
    expect(story.view.rebalances[0]).toMatchObject({ left: [{ id: "C3~1", why: "replaced" }], joined: ["C3"] });
  });
});

describe("a freeze", () => {
  it("within the session goes unnoticed", () => {
    const story = new Story().stable(three).tell({ type: "frozen", consumer: "C2" });
    expect(story.card("C2")).toMatchObject({ badge: "FROZEN", status: "frozen" });
    expect(story.card("C2").controls.find(({ action }) => action === "leave")?.disabled).toContain("thaw it first");
    expect(story.holds()[1]).toBe("held@C2");
    story.wait(500).tell({ type: "thawed", consumer: "C2" });
    expect(story.holds()[1]).toBe("owned@C2");
    expect(story.view.consumers["C2"]?.memberId).toBe(member("C2"));
  });

  it("beyond the session: the thawed one claims nothing that others own by now", () => {
    const story = new Story()
      .stable({ C1: [0, 1], C2: [2] })
      .tell({ type: "frozen", consumer: "C2" })
      .wait(10_000);
    story
      .coordinator("PreparingRebalance", { C1: [] })
      .revoked("C1")
      .joined("C1", 2, [0, 1, 2])
      .wait(1)
      .coordinator("Stable", { C1: [0, 1, 2] });
    expect(story.owners()).toEqual(["C1", "C1", "C1"]);
    story.tell({ type: "thawed", consumer: "C2" });
    expect(story.owners()).toEqual(["C1", "C1", "C1"]);
    expect(story.card("C2")).toMatchObject({ status: "moving", badge: "EXPIRED" });
    story.tell({ type: "revoked", consumer: "C2", memberId: member("C2"), cause: "unknown-member" });
    expect(story.view.rebalance).toBeNull();
    story
      .tell({ type: "join-sent", consumer: "C2", memberId: null })
      .tell({ type: "join-sent", consumer: "C2", memberId: "consumer-2-bbbb" });
    story.wait(1).coordinator("PreparingRebalance", { C1: [], "consumer-2-bbbb": [] });
    story.revoked("C1").joined("C1", 3, [0, 1]).joined("C2", 3, [2], { memberId: "consumer-2-bbbb" }).wait(1);
    story.coordinator("Stable", { C1: [0, 1], "consumer-2-bbbb": [2] });
    expect(story.owners()).toEqual(["C1", "C1", "C2"]);
    expect(Object.keys(story.view.externals)).toEqual([]);
  });
});
