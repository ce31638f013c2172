import { describe, expect, it } from "vitest";
import { answerGroup } from "./answers.ts";
import { selectBoard } from "./board.ts";
import { Story } from "./testing.ts";
import { GroupView } from "./view.ts";

const three = { C1: [0], C2: [1], C3: [2] };

describe("a group that settles", () => {
  it("gives each partition the owner that client and coordinator agree on", () => {
    const story = new Story().stable(three, 4);
    expect(story.owners()).toEqual(["C1", "C2", "C3"]);
    expect(story.view.generation).toBe(4);
    expect(story.view.rebalance).toBeNull();
    expect(answerGroup(story.view)).toMatchObject({ state: "Stable", generation: 4, leader: "C1", assignor: "range" });
    expect(answerGroup(story.view).members.map(({ id, status }) => [id, status])).toEqual([
      ["C1", "active"],
      ["C2", "active"],
      ["C3", "active"],
    ]);
  });

  it("does not call a partition owned before the coordinator has been heard", () => {
    const story = new Story().add("C1").joining("C1").joined("C1", 1, [0, 1, 2]);
    expect(story.holds()).toEqual(["confirming@C1", "confirming@C1", "confirming@C1"]);
    expect(story.owners()).toEqual([null, null, null]);
    story.wait(1).coordinator("Stable", { C1: [0, 1, 2] });
    expect(story.owners()).toEqual(["C1", "C1", "C1"]);
  });

  it("says why the fourth of three is idle", () => {
    const story = new Story().stable({ ...three, C4: [] });
    expect(story.card("C4")).toMatchObject({
      status: "idle",
      badge: "IDLE",
      say: "3 partitions have 3 owners, so a fourth consumer waits. It takes over when one of them goes.",
    });
  });

  it("survives the journey through JSON and its schema", () => {
    const { view } = new Story().stable(three);
    expect(GroupView.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
  });
});

describe("a rebalance", () => {
  it("takes a tile to the tray when its client stops, and not before", () => {
    const story = new Story()
      .stable({ C1: [0, 1], C2: [2] })
      .add("C3")
      .joining("C3");
    story.coordinator("PreparingRebalance", { C1: [], C2: [], C3: [] });
    expect(story.holds()).toEqual(["stopping@C1", "stopping@C1", "stopping@C2"]);
    expect(story.card("C1").badge).toBe("AWAITED");
    story.revoked("C1");
    expect(story.holds()).toEqual(["moving@tray", "moving@tray", "stopping@C2"]);
    expect(selectBoard(story.view, story.now).tray).toMatchObject({
      active: true,
      awaited: ["C2"],
      title: "Rebalancing, after generation 1",
    });
    story.revoked("C2");
    expect(selectBoard(story.view, story.now).tray).toMatchObject({ awaited: [], nobodyConsumes: true });
    expect(story.card("C1").holes).toBe(2);
  });

  it("names no owner while it runs, and ends when all agree", () => {
    const story = new Story()
      .stable({ C1: [0, 1], C2: [2] })
      .add("C3")
      .joining("C3");
    story.revoked("C1").revoked("C2").wait(500);
    expect(story.owners()).toEqual([null, null, null]);
    story.joined("C1", 2, [0]).joined("C2", 2, [1]);
    expect(story.holds()).toEqual(["confirming@C1", "confirming@C2", "moving@tray"]);
    expect(selectBoard(story.view, story.now).tray.title).toBe("Rebalancing, generation 1 → 2");
    story.wait(1).coordinator("Stable", three);
    expect(story.view.rebalance).not.toBeNull();
    story.joined("C3", 2, [2]).wait(1).coordinator("Stable", three);
    expect(story.owners()).toEqual(["C1", "C2", "C3"]);
    expect(story.view.rebalances[0]).toMatchObject({
      fromGeneration: 1,
      toGeneration: 2,
      joined: ["C3"],
      left: [],
      paused: 3,
      moved: 2,
    });
  });

  it("is one rebalance also when a client's word of it comes after the coordinator's answer that ended it", () => {
    const story = new Story().stable({ C1: [0, 1, 2] });
    const count = story.view.rebalances.length;
    story.add("C2").joining("C2").wait(5);
    story.coordinator("Stable", { C1: [0, 1, 2], C2: [] }, 10);
    story.now -= 8;
    story.revoked("C1").joined("C1", 2, [0, 1, 2]).joined("C2", 2, []);
    story.now += 20;
    story.coordinator("Stable", { C1: [0, 1, 2], C2: [] });
    expect(story.view.rebalances.length).toBe(count + 1);
    expect(story.view.rebalances[0]).toMatchObject({ joined: ["C2"], toGeneration: 2 });
  });

  it("of members that are not ours is seen from the coordinator alone, without a generation", () => {
    const story = new Story().coordinator("Stable", { kcat: [0, 1, 2] });
    expect(story.owners()).toEqual(["E1", "E1", "E1"]);
    story.wait(1000).coordinator("Stable", { kcat: [0, 1], other: [2] });
    expect(story.owners()).toEqual(["E1", "E1", "E2"]);
    expect(story.view).toMatchObject({ generation: null, leader: null, rebalance: null });
    expect(story.view.rebalances[0]).toMatchObject({ joined: ["E2"], moved: 1 });
  });
});

describe("leaving", () => {
  it("takes the card away and the tile to the tray until somebody else has it", () => {
    const story = new Story().stable(three).tell({ type: "leaving", consumer: "C2" });
    expect(story.holds()[1]).toBe("leaving@C2");
    story.wait(10).tell({ type: "left", consumer: "C2" });
    expect(story.holds()[1]).toBe("moving@tray");
    story.wait(1).coordinator("PreparingRebalance", { C1: [], C3: [] });
    story.revoked("C1").revoked("C3").joined("C1", 2, [0, 1]).joined("C3", 2, [2]);
    story.wait(1).coordinator("Stable", { C1: [0, 1], C3: [2] });
    expect(story.owners()).toEqual(["C1", "C1", "C3"]);
    expect(story.view.rebalances[0]).toMatchObject({ left: [{ id: "C2", why: "left" }], moved: 1 });
    expect(Object.keys(story.view.externals)).toEqual([]);
  });

  it("of the last one leaves an empty group without a generation", () => {
    const story = new Story()
      .stable({ C1: [0, 1, 2] })
      .tell({ type: "left", consumer: "C1" })
      .wait(1)
      .coordinator("Empty", {});
    expect(story.holds()).toEqual(["unowned@tray", "unowned@tray", "unowned@tray"]);
    expect(answerGroup(story.view)).toMatchObject({ state: "Empty", generation: null, leader: null, members: [] });
  });
});

describe("members that are not ours", () => {
  it("are not invented from our own clients that have not told their member id yet", () => {
    const story = new Story().add("C1").tell({ type: "join-sent", consumer: "C1", memberId: null });
    story.coordinator("PreparingRebalance", { C1: [] });
    expect(Object.keys(story.view.externals)).toEqual([]);
  });

  it("keep their number, and it is never used again", () => {
    const story = new Story()
      .coordinator("Stable", { kcat: [0, 1, 2] })
      .wait(10)
      .coordinator("Empty", {})
      .wait(10)
      .coordinator("Stable", { java: [0, 1, 2] });
    expect(Object.keys(story.view.externals)).toEqual(["E2"]);
  });
});

describe("when the broker is away", () => {
  it("offers no button, and says why", () => {
    const story = new Story().stable(three).tell({ type: "broker-lost", error: { code: "ECONNREFUSED", message: "refused" } });
    expect(story.card("C1").controls.map(({ disabled }) => disabled)).not.toContain(null);
    expect(
      story
        .tell({ type: "broker-back" })
        .card("C1")
        .controls.map(({ disabled }) => disabled),
    ).toEqual([null, null, null, null]);
  });

  it("keeps the last picture and calls it stale", () => {
    const story = new Story().stable(three).tell({ type: "broker-lost", error: { code: "ECONNREFUSED", message: "refused" } });
    expect(answerGroup(story.view)).toMatchObject({ stale: true });
    expect(story.owners()).toEqual(["C1", "C2", "C3"]);
    expect(answerGroup(story.tell({ type: "broker-back" }).view).stale).toBe(false);
  });
});
