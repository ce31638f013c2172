import { describe, expect, test } from "vitest";
import { answerGroup } from "./answers.ts";
import { selectBoard } from "./board.ts";
import { membersAsCli, stateAsCli } from "./describe.ts";
import { describeRebalance } from "./sentences.ts";
import { Story } from "./testing.ts";

const boardOf = (story: Story) => selectBoard(story.view, story.now);
const linesOf = (story: Story) => story.view.log.map(({ text }) => text);
const lastOf = ({ view }: Story) => view.rebalances[0] && describeRebalance(view.rebalances[0]);

/** Two members that are not ours, of a group of the newer protocol, the second of which has just come. */
function joining(): Story {
  const story = new Story(4).newer("Stable", 2, { E1: { has: [0, 1, 2, 3] } });
  return story.wait(1000).newer("Reconciling", 3, {
    E1: { has: [0, 1, 2, 3], target: [0, 1], epoch: 2 },
    E2: { has: [], target: [2, 3] },
  });
}

describe("a group of the newer protocol", () => {
  test("has an epoch, an assignor of its coordinator's, and no leader", () => {
    const { view } = new Story(2).newer("Stable", 7, { E1: { has: [0, 1] } });
    expect(view).toMatchObject({ generation: 7, leader: null });
    expect(answerGroup(view)).toMatchObject({
      protocol: "consumer",
      state: "Stable",
      generation: 7,
      targetAssignmentEpoch: 7,
      leader: null,
      assignor: "uniform",
    });
  });

  test("goes on while it rebalances: what nobody is asked to give up stays somebody's", () => {
    const story = joining();
    expect(story.view.rebalance).not.toBeNull();
    expect(story.owners()).toEqual(["E1", "E1", "E1", "E1"]);
    expect(story.card("E1")).toMatchObject({
      status: "active",
      say: "Is to give up P2 and P3: it is told so at its next heartbeat.",
    });
    expect(story.card("E2")).toMatchObject({
      status: "moving",
      say: "Is to get P2 and P3: it is told so at a heartbeat, once nobody has them.",
    });
    expect(boardOf(story).tray).toMatchObject({
      title: "Rebalancing, epoch 2 → 3",
      waitsFor: "revoke",
      awaited: ["E1"],
      nobodyConsumes: false,
    });
  });

  test("only what was given up and not yet taken lies in the tray, and the record says that the others went on", () => {
    const story = joining().wait(3000);
    story.newer("Reconciling", 3, { E1: { has: [0, 1] }, E2: { has: [], target: [2, 3] } });
    expect(story.holds()).toEqual(["owned@E1", "owned@E1", "moving@tray", "moving@tray"]);
    expect(boardOf(story).tray).toMatchObject({ waitsFor: "catch-up", awaited: ["E2"], nobodyConsumes: false });
    story.wait(1000).newer("Stable", 3, { E1: { has: [0, 1] }, E2: { has: [2, 3] } });
    expect(story.owners()).toEqual(["E1", "E1", "E2", "E2"]);
    expect(lastOf(story)).toBe("E2 joined · 4.00 s · 2 of 4 partitions paused · 2 moved · the other 2 went on");
    expect(linesOf(story)).toContain("E1 gives up P2 and P3, and goes on with the rest");
    expect(linesOf(story)).toContain("E2 gets P2 and P3");
  });

  test("what changed hands between two answers was paused too", () => {
    const story = joining().wait(1000);
    story.newer("Stable", 3, { E1: { has: [0, 1] }, E2: { has: [2, 3] } });
    expect(story.view.rebalances[0]).toMatchObject({ protocol: "consumer", paused: 2, moved: 2 });
  });

  test("a change in which nothing moves pauses nothing", () => {
    const story = new Story(2).newer("Stable", 2, { E1: { has: [0, 1] } });
    story.wait(1000).newer("Stable", 3, { E1: { has: [0, 1] }, E2: { has: [] } });
    expect(lastOf(story)).toBe("E2 joined · 0.00 s · no partition paused, all went on");
  });

  test("a coordinator that has not worked out anything yet is Assigning", () => {
    const story = new Story(2).newer("Stable", 2, { E1: { has: [0, 1] } });
    story.wait(1000).newer("Assigning", 3, { E1: { has: [0, 1], epoch: 2 }, E2: { has: [], epoch: 2 } });
    expect(story.view.rebalance).not.toBeNull();
    expect(story.owners()).toEqual(["E1", "E1"]);
    expect(linesOf(story)).toContain("The coordinator is to work out anew who gets what");
  });

  test("a static member that has left for now keeps what it has", () => {
    const story = new Story(2).newer("Stable", 2, { E1: { has: [0, 1] } });
    story.wait(1000).newer("Stable", 2, { E1: { has: [0, 1], epoch: -2 } });
    expect(story.holds()).toEqual(["held@E1", "held@E1"]);
    expect(story.card("E1")).toMatchObject({ status: "leaving", say: expect.stringContaining("left for now") });
  });

  test("has the card of who comes later behind the others, whatever its member id", () => {
    const story = new Story(2).newer("Stable", 2, { zebra: { has: [0, 1] } });
    story.wait(1000).newer("Stable", 3, { ant: { has: [1] }, zebra: { has: [0] } });
    expect(boardOf(story).cards.map(({ id, clientId }) => [id, clientId])).toEqual([
      ["E1", "zebra"],
      ["E2", "ant"],
    ]);
  });

  test("is described in the words of Kafka's tool", () => {
    const { view } = joining();
    expect(stateAsCli(view)).toContain("Warning: Consumer group 'g' is rebalancing.");
    expect(stateAsCli(view)).toContain("uniform              Reconciling          2");
    const [first, ...others] = view.coordinator?.members ?? [];
    if (!first || !view.coordinator) throw new Error("no members");
    const members = [{ ...first, instanceId: "one" }, ...others];
    expect(membersAsCli({ ...view, coordinator: { ...view.coordinator, members } })).toBe(`
Warning: Consumer group 'g' is rebalancing.

GROUP           CONSUMER-ID     GROUP-INSTANCE-ID HOST            CLIENT-ID       #PARTITIONS
g               E1              one               /127.0.0.1      E1              4
g               E2                                /127.0.0.1      E2              0
`);
  });
});

describe("a group of ours that someone of the newer protocol joins", () => {
  const mixed = () =>
    new Story(4)
      .stable({ C1: [0, 1], C2: [2, 3] })
      .wait(1000)
      .newer("Reconciling", 2, {
        C1: { has: [0, 1], target: [0], epoch: 1 },
        C2: { has: [2, 3], epoch: 1 },
        E1: { has: [], target: [1] },
      });
  /** Ours have heard of it and are in again, and E1 has its share. */
  const settledWithE1 = () => {
    const story = mixed().wait(200);
    for (const id of ["C1", "C2"])
      story
        .revoked(id)
        .joining(id)
        .joined(id, 2, id === "C1" ? [0] : [2, 3]);
    return story.wait(5).newer("Stable", 2, { C1: { has: [0] }, C2: { has: [2, 3] }, E1: { has: [1] } });
  };

  test("turns to the newer protocol: our clients stay in it, and nobody leads", () => {
    const story = mixed();
    expect(story.owners()).toEqual(["C1", "C1", "C2", "C2"]);
    expect(story.view).toMatchObject({ generation: 2, leader: null });
    expect(linesOf(story)).toContainEqual(expect.stringContaining("The group speaks the newer protocol (KIP-848)"));
    expect(story.card("C1")).toMatchObject({ status: "active", badge: "AWAITED" });
    expect(story.card("C2")).toMatchObject({ status: "active", badge: "AWAITED" });
  });

  test("a client of ours stops for a moment, and takes its share anew; who has not heard yet goes on", () => {
    const story = mixed().wait(200).revoked("C1").joining("C1");
    expect(story.holds()).toEqual(["moving@tray", "moving@tray", "owned@C2", "owned@C2"]);
    story.wait(5).joined("C1", 2, [0], {});
    expect(story.view.leader).toBeNull();
    story.wait(5).newer("Reconciling", 2, {
      C1: { has: [0] },
      C2: { has: [2, 3], epoch: 1 },
      E1: { has: [], target: [1] },
    });
    expect(story.holds()).toEqual(["owned@C1", "moving@tray", "owned@C2", "owned@C2"]);
  });

  test("what a client of ours has got is confirmed by the next answer", () => {
    const story = mixed().wait(200).revoked("C1").joining("C1").wait(5).joined("C1", 2, [0]);
    expect(story.holds()[0]).toBe("owned@C1");
    story.revoked("C2").joining("C2").wait(5).joined("C2", 2, [2, 3]);
    story.wait(5).newer("Stable", 2, { C1: { has: [0] }, C2: { has: [2, 3] }, E1: { has: [1] } });
    expect(story.view.rebalance).toBeNull();
    expect(story.owners()).toEqual(["C1", "E1", "C2", "C2"]);
    expect(story.card("C1").say).toBe("Speaks the classic protocol: a rebalance stops all that it has.");
    expect(story.card("E1").say).toBe("Speaks the newer protocol: a rebalance stops only what moves.");
    expect(lastOf(story)).toMatch(/^E1 joined · .* · 4 of 4 partitions paused · 1 moved$/);
  });

  test("a crashed client of ours holds its partitions until its session ends, and the others go on", () => {
    const story = settledWithE1();
    story.wait(100).fact({ type: "crashed", consumer: "C1" });
    expect(story.holds()).toEqual(["held@C1", "owned@E1", "owned@C2", "owned@C2"]);
    story.wait(9000).newer("Reconciling", 3, { C2: { has: [2, 3], epoch: 2 }, E1: { has: [1], target: [0, 1], epoch: 2 } });
    expect(story.holds()).toEqual(["moving@tray", "owned@E1", "owned@C2", "owned@C2"]);
  });

  test("turns back with the coordinator's step, where it tells its steps", () => {
    const story = mixed().wait(1000);
    story.tell({
      type: "coordinator-step",
      state: "PreparingRebalance",
      generation: 2,
      leader: null,
      step: { kind: "preparing to rebalance", cause: "other", members: [], reason: "Downgrade group g", waits: null },
    });
    expect(story.view.coordinator).toMatchObject({ state: "PreparingRebalance", epochs: null });
    expect(boardOf(story).tray.title).toBe("Rebalancing, generation 1 → 2");
  });

  test("turns back when the last of the newer protocol has gone", () => {
    const story = settledWithE1();
    story.wait(1000).coordinator("PreparingRebalance", { C1: [], C2: [] });
    expect(linesOf(story)).toContain("Nobody of the newer protocol is left: the group speaks the classic one again");
    story.revoked("C1").revoked("C2").joining("C1").joining("C2").joined("C1", 3, [0, 1]).joined("C2", 3, [2, 3]);
    story.wait(1).coordinator("Stable", { C1: [0, 1], C2: [2, 3] });
    expect(story.view).toMatchObject({ generation: 3, leader: "consumer-1-aaaa", rebalance: null });
    expect(story.owners()).toEqual(["C1", "C1", "C2", "C2"]);
  });

  test("turns back with its leader also where our clients are in again before the coordinator was asked", () => {
    const story = settledWithE1().wait(1000);
    story.revoked("C1").revoked("C2").joining("C1").joining("C2").joined("C1", 3, [0, 1]).joined("C2", 3, [2, 3]);
    expect(story.view.leader).toBeNull();
    story.wait(1).coordinator("Stable", { C1: [0, 1], C2: [2, 3] });
    expect(story.view).toMatchObject({ generation: 3, leader: "consumer-1-aaaa", rebalance: null });
  });
});
