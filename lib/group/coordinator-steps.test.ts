import { describe, expect, it } from "vitest";
import type { CoordinatorStepped } from "../contract/group-events.ts";
import type { GroupStep } from "../contract/group-steps.ts";
import { selectBoard } from "./board.ts";
import { member, Story } from "./testing.ts";
import { LOST_IS_NEWS_MS } from "./view.ts";

const of = (name: string) => ({ memberId: member(name), clientId: null });

/** What the coordinator tells, with the state and generation that it has after it. */
function told(
  step: GroupStep,
  { state = "Stable", generation = 1 }: Partial<Pick<CoordinatorStepped, "state" | "generation">> = {},
): CoordinatorStepped {
  return { type: "coordinator-step", state, generation, leader: member("C1"), step };
}

const texts = ({ view }: Story, count: number) => view.log.slice(-count).map(({ text }) => text);
const trayOf = ({ view, now }: Story) => selectBoard(view, now).tray;

describe("while the coordinator waits", () => {
  const rebalancing = () => {
    const story = new Story().stable({ C1: [0], C2: [1], C3: [2] }).wait(1000);
    const until = story.now + 30_000;
    const waits = { for: "join" as const, awaited: [of("C1"), of("C2")], until };
    const step: GroupStep = { kind: "preparing to rebalance", cause: "members left", members: [of("C3")], reason: "", waits };
    return { story: story.tell(told(step, { state: "PreparingRebalance" })), until };
  };

  it("the tray names whom, for what and for how long at most", () => {
    const { story, until } = rebalancing();
    expect(trayOf(story)).toMatchObject({ waitsFor: "join", awaited: ["C1", "C2"], atMostMs: 30_000 });
    story
      .wait(400)
      .tell(told({ kind: "waiting", for: "join", arrived: [member("C1")], added: [], until }, { state: "PreparingRebalance" }));
    expect(trayOf(story)).toMatchObject({ awaited: ["C2"], atMostMs: 29_600 });
    story.tell(told({ kind: "waiting", for: "nobody", arrived: [], added: [], until: null }, { state: "CompletingRebalance" }));
    expect(trayOf(story)).toMatchObject({ awaited: [], atMostMs: null });
  });

  it("what a source does not say is not shown", () => {
    const story = new Story().stable({ C1: [0], C2: [1, 2] }).wait(1000);
    const waits = { for: "join" as const, awaited: [of("C2")], until: null };
    const step: GroupStep = { kind: "preparing to rebalance", cause: "other", members: [], reason: "", waits };
    expect(trayOf(story.tell(told(step, { state: "PreparingRebalance" })))).toMatchObject({ awaited: ["C2"], atMostMs: null });
  });
});

describe("a broker that was wiped", () => {
  const wiped = () =>
    new Story()
      .stable({ C1: [0], C2: [1], C3: [2] })
      .tell(told({ kind: "group found", waits: null }))
      .wait(1000)
      .tell({ ...told({ kind: "group lost", why: "wiped" }, { state: "Dead", generation: null }), leader: null });

  it("has no members, no generation and no owners from that moment", () => {
    const story = wiped();
    expect(story.owners()).toEqual([null, null, null]);
    expect(story.view).toMatchObject({
      generation: null,
      leader: null,
      rebalance: null,
      coordinator: { state: "Dead", members: [] },
    });
    expect(texts(story, 1)).toEqual(["The broker was wiped: the group, its offsets and all messages are gone"]);
  });

  it("is not said to have ended a session", () => {
    const story = wiped().wait(10).coordinator("Dead", {});
    expect(texts(story, 1)).toEqual(["The broker was wiped: the group, its offsets and all messages are gone"]);
    const joins: GroupStep = {
      kind: "preparing to rebalance",
      cause: "new member",
      members: [of("C1")],
      reason: "",
      waits: null,
    };
    story.wait(10).tell(told(joins, { state: "PreparingRebalance", generation: 0 }));
    story.fact({ type: "revoked", consumer: "C1", memberId: member("C1"), cause: "unknown-member" });
    story.joining("C1", "consumer-1-bbbb").joined("C1", 1, [0, 1, 2], { memberId: "consumer-1-bbbb" });
    story.wait(10).tell(told({ kind: "stable" }));
    expect(story.view.generation).toBe(1);
  });

  it("says so on the cards, also while it is stopped", () => {
    const story = wiped().fact({ type: "crashed", consumer: "C2" });
    const [C1, C2] = selectBoard(story.view, story.now).cards;
    expect(C1).toMatchObject({ badge: "FORGOTTEN", say: expect.stringContaining("The broker has lost the group") });
    expect(C2).toMatchObject({ badge: "GONE", say: "The broker has lost the group, and so forgot it." });
  });

  it("has no rebalance, whatever a client makes of being refused", () => {
    expect(wiped().wait(10).revoked("C1").view.rebalance).toBeNull();
  });

  it("is the reason for a rebalance that was under way", () => {
    const story = new Story().stable({ C1: [0, 1], C2: [2] }).tell(told({ kind: "group found", waits: null }));
    story.wait(1000).revoked("C1");
    story.wait(5).tell({ ...told({ kind: "group lost", why: "wiped" }, { state: "Dead", generation: null }), leader: null });
    story.wait(5).coordinator("Dead", {});
    expect(trayOf(story).last).toMatch(/^the broker forgot C1 and C2/);
  });
});

describe("who is named by a step", () => {
  const joins = (memberId: string): CoordinatorStepped =>
    told({ kind: "member id required", member: { memberId, clientId: "consumer-1" } }, { state: "Stable" });

  it("is one of ours before it has told its member id", () => {
    const story = new Story().add("C1").tell(joins("consumer-1-aaaa"));
    expect(story.view.log.at(-1)).toMatchObject({ about: "C1", text: "C1 is given a member id, to join with" });
  });

  it("is not ours where ours is in the group already: another lab names its clients alike", () => {
    const story = new Story().stable({ C1: [0, 1, 2] }).tell(joins("consumer-1-bbbb"));
    expect(story.view.log.at(-1)).toMatchObject({ about: null, text: "consumer-1 is given a member id, to join with" });
  });
});

describe("the list of events", () => {
  it("is in the order of what happened, also where the news comes out of step", () => {
    const story = new Story().add("C1").wait(100);
    story.tell(
      told({ kind: "member id required", member: { memberId: "consumer-1-aaaa", clientId: "consumer-1" } }, { state: "Empty" }),
    );
    story.now -= 2;
    story.joining("C1");
    expect(texts(story, 2)).toEqual(["C1 asks to join", "C1 is given a member id, to join with"]);
  });

  it("begins anew where the machine's clock was set back", () => {
    const story = new Story().add("C1").wait(3_600_000).joining("C1");
    story.now -= 3_600_000;
    story.fact({ type: "crashed", consumer: "C1" });
    expect(texts(story, 1)[0]).toMatch(/^C1 crashed/);
  });
});

describe("records that are removed before the group has read them", () => {
  const logOf = (committed: string | null, logStart: string) => ({
    type: "progress" as const,
    consumers: [],
    partitions: [{ topic: "t", partition: 0, committed, logStart, logEnd: "1000" }],
    coordinatorAskedAt: null,
  });
  const lossesOf = ({ view, now }: Story) => selectBoard(view, now).losses;

  it("are counted from where the group was, and shown for a while", () => {
    const story = new Story().tell(logOf("100", "0")).tell(logOf("100", "100"));
    expect(lossesOf(story)).toBeNull();
    story.tell(logOf("100", "150"));
    expect(lossesOf(story)).toEqual({ partitions: [0], records: "50" });
    expect(texts(story, 1)).toEqual(["P0: the log begins beyond the group's offset by now; 50 records were removed unhandled"]);
    story.tell(logOf("120", "160"));
    expect(lossesOf(story)).toEqual({ partitions: [0], records: "60" });
    story.wait(LOST_IS_NEWS_MS);
    expect(lossesOf(story)).toBeNull();
  });

  it("are none where the group has not begun to read", () => {
    expect(lossesOf(new Story().tell(logOf(null, "0")).tell(logOf(null, "150")))).toBeNull();
  });

  it("are none where a client has read them and not committed yet", () => {
    const story = new Story().stable({ C1: [0, 1, 2] }).tell(logOf("100", "0"));
    const numbers = { processed: 1, rate: 1, armedAt: null, heartbeatAt: null, handlingSince: null, delivered: [] };
    const positions = [{ topic: "t", partition: 0, offset: "180", committed: null }];
    story.tell({ ...logOf("100", "0"), partitions: [], consumers: [{ consumer: "C1", positions, ...numbers }] });
    expect(lossesOf(story.tell(logOf("100", "150")))).toBeNull();
    expect(lossesOf(story.tell(logOf("100", "200")))).toEqual({ partitions: [0], records: "20" });
  });

  it("are forgotten where the topic was made again", () => {
    const story = new Story().tell(logOf("0", "0")).tell(logOf("0", "50"));
    expect(lossesOf(story)).not.toBeNull();
    expect(lossesOf(story.tell(logOf(null, "0")))).toBeNull();
  });
});
