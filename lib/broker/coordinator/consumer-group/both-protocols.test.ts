import { describe, expect, test } from "vitest";
import { readAssignment, writeAssignment, writeSubscription } from "../../../wire/consumer-protocol.ts";
import { ERROR } from "../../../wire/errors.ts";
import type { AnswerEffect } from "../inputs.ts";
import { ConsumerWorld, GROUP, has, told } from "./testing.ts";

const LATER = 1000;

/** A member of the classic protocol, which says what it has. */
class ClassicMember {
  memberId = "";
  generation = -1;
  readonly #world: ConsumerWorld;

  constructor(world: ConsumerWorld) {
    this.#world = world;
  }

  join(owned: readonly number[] = [], version = 9) {
    const metadata = writeSubscription(1, { topics: ["t"], ownedPartitions: [{ topic: "t", partitions: owned }] });
    const request = {
      groupId: GROUP,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 20_000,
      memberId: this.memberId,
      groupInstanceId: null,
      protocolType: "consumer",
      protocols: [{ name: "range", metadata }],
      reason: null,
    };
    this.#world.tell({ kind: "join", request, caller: this.#world.caller(version), id: 1 });
    const answer = this.#answer("join");
    if (answer?.to !== "join") return null;
    this.memberId = answer.answer.memberId;
    this.generation = answer.answer.generationId;
    return answer.answer;
  }

  heartbeat(): number {
    const { memberId, generation: generationId } = this;
    return this.#world.ask("heartbeat", { request: { groupId: GROUP, generationId, memberId, groupInstanceId: null } }).errorCode;
  }

  /** What it has of topic t, or an error. */
  sync(assign: readonly number[] = []) {
    const assignment = writeAssignment(1, { assignedPartitions: [{ topic: "t", partitions: assign }] });
    const { memberId, generation: generationId } = this;
    const assignments = assign.length > 0 ? [{ memberId, assignment }] : [];
    const protocol = { protocolType: "consumer", protocolName: "range" };
    const request = { groupId: GROUP, generationId, memberId, groupInstanceId: null, ...protocol, assignments };
    const { errorCode, assignment: given } = this.#world.ask("sync", { request, caller: this.#world.caller(5) });
    return errorCode || readAssignment(given)?.assignedPartitions.flatMap(({ partitions }) => partitions);
  }

  #answer(to: AnswerEffect["to"]): AnswerEffect | undefined {
    return this.#world.effects.findLast((effect): effect is AnswerEffect => effect.kind === "answer" && effect.to === to);
  }
}

/** One member of the classic protocol that has everything. */
function classicGroup() {
  const world = new ConsumerWorld();
  const member = new ClassicMember(world);
  member.join();
  member.join();
  world.pass(500);
  member.generation = 1;
  expect(member.sync([0, 1, 2, 3])).toEqual([0, 1, 2, 3]);
  return { world, member };
}

describe("a classic group that somebody of the newer protocol joins", () => {
  test("goes on with its members: they join again to give up, and again to be given", () => {
    const { world, member } = classicGroup();
    expect(world.join("b")).toMatchObject({ errorCode: 0, memberEpoch: 2 });
    expect(world.newer).toMatchObject({ groupEpoch: 2, assignmentEpoch: 2 });
    expect(member.heartbeat()).toBe(ERROR.REBALANCE_IN_PROGRESS);
    expect(member.join([0, 1, 2, 3])).toMatchObject({ errorCode: 0, generationId: 1, leader: "", members: [] });
    expect(member.sync()).toEqual([0, 1]);
    expect(member.heartbeat()).toBe(ERROR.REBALANCE_IN_PROGRESS);
    expect(member.join([0, 1])).toMatchObject({ generationId: 2 });
    expect(member.sync()).toEqual([0, 1]);
    expect(told(world.heartbeat("b"))).toEqual({ "id of t": [2, 3] });
    expect(member.heartbeat()).toBe(0);
    expect(world.line()).toBe(`Stable 2/2, ${member.memberId} 2: t 0 1, b 2: t 2 3`);
  });

  test("loses a member that does not join again in time, or does not ask for its part", () => {
    const { world, member } = classicGroup();
    world.join("b");
    member.heartbeat();
    for (let waited = 0; waited < 20_000; waited += 5000) {
      expect(world.newer.members.size).toBe(2);
      world.heartbeat("b");
      world.pass(5000);
      if (waited < 15_000) member.heartbeat();
    }
    expect([...world.newer.members.keys()]).toEqual(["b"]);
  });

  test("is classic again when the last of the newer protocol has gone, and rebalances", () => {
    const { world, member } = classicGroup();
    world.join("b");
    member.join([]);
    member.sync();
    world.leave("b");
    expect(world.group).toMatchObject({ type: "classic", state: "PreparingRebalance", generation: 2, protocolName: "range" });
    expect(member.heartbeat()).toBe(ERROR.REBALANCE_IN_PROGRESS);
    expect(member.join()).toMatchObject({ errorCode: 0, generationId: 3, leader: member.memberId });
    expect(world.timers.has("late sync")).toBe(false);
  });

  test("stays as it is when who comes is refused, or its members say what cannot be read", () => {
    const { world } = classicGroup();
    expect(world.join("b", { subscribedTopicNames: null, subscribedTopicRegex: "(" }).errorCode).not.toBe(0);
    expect(world.group).toMatchObject({ type: "classic", state: "Stable" });
    const other = new ConsumerWorld();
    const request = {
      groupId: GROUP,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      memberId: "",
      groupInstanceId: null,
      protocolType: "connect",
      protocols: [{ name: "x", metadata: Buffer.alloc(0) }],
      reason: null,
    };
    other.tell({ kind: "join", request, caller: other.caller(3), id: 1 });
    expect(other.join("b").errorCode).toBe(ERROR.GROUP_ID_NOT_FOUND);
  });
});

test("a classic group is not converted before its first generation has begun", () => {
  const world = new ConsumerWorld();
  const member = new ClassicMember(world);
  member.join();
  member.join();
  expect(world.join("b")).toMatchObject({ errorCode: ERROR.UNKNOWN_SERVER_ERROR, errorMessage: null });
  expect(world.group).toMatchObject({ type: "classic", state: "PreparingRebalance" });
});

test("one of the classic protocol comes to a group of the newer one, and takes part", () => {
  const world = new ConsumerWorld();
  world.join("b");
  world.pass(LATER);
  const member = new ClassicMember(world);
  expect(member.join()).toMatchObject({ errorCode: ERROR.MEMBER_ID_REQUIRED, memberId: "kafka-id1" });
  expect(member.join()).toMatchObject({ errorCode: 0, generationId: 3 });
  expect(member.sync()).toEqual([]);
  world.heartbeat("b");
  world.heartbeat("b", has(0, 1));
  expect(member.heartbeat()).toBe(ERROR.REBALANCE_IN_PROGRESS);
  member.join();
  expect(member.sync()).toEqual([2, 3]);
  expect(world.line()).toBe("Stable 3/3, b 3: t 0 1, kafka-id1 3: t 2 3");
});
