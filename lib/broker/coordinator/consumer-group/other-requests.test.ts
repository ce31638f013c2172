import { describe, expect, test } from "vitest";
import { ERROR } from "../../../wire/errors.ts";
import { describeGroup, fetchOffsets, isListed, listGroup } from "../describe.ts";
import type { JoinGroupRequest } from "../requests.ts";
import { firstError } from "../testing.ts";
import { ConsumerWorld, GROUP, has, told } from "./testing.ts";

const LATER = 1000;

/** Commits for a partition of topic t. */
function commit(world: ConsumerWorld, { memberId = "", epoch = -1, partition = 0, version = 9 }) {
  const toCommit = { partitionIndex: partition, committedOffset: 5n, committedLeaderEpoch: -1, committedMetadata: "" };
  const request = {
    groupId: GROUP,
    generationIdOrMemberEpoch: epoch,
    memberId,
    groupInstanceId: null,
    retentionTimeMs: -1n,
    topics: [{ name: "t", partitions: [toCommit] }],
  };
  return firstError(world.ask("commit", { request, caller: world.caller(version) }));
}

/** Two members, a with 0 and 1 since epoch 2, b with 2 and 3 since epoch 3. */
function shared(): ConsumerWorld {
  const world = new ConsumerWorld();
  world.join("a");
  world.join("b");
  world.pass(LATER);
  world.heartbeat("a");
  world.heartbeat("a", has(0, 1));
  world.heartbeat("b");
  expect(world.line()).toBe("Stable 3/3, a 3: t 0 1, b 3: t 2 3");
  return world;
}

function classicJoin(memberId: string): JoinGroupRequest {
  return {
    groupId: GROUP,
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 10_000,
    memberId,
    groupInstanceId: null,
    protocolType: "consumer",
    protocols: [{ name: "range", metadata: Buffer.alloc(0) }],
    reason: null,
  };
}

function joinClassic(world: ConsumerWorld) {
  return world.ask("join", { request: classicJoin(""), caller: world.caller(9) });
}

describe("offsets of a group of the newer protocol", () => {
  test("are committed in the member's epoch, or since it has the partition", () => {
    const world = shared();
    expect(commit(world, { memberId: "a", epoch: 3 })).toBe(0);
    expect(commit(world, { memberId: "a", epoch: 3, partition: 3 })).toBe(0);
    expect(commit(world, { memberId: "a", epoch: 2 })).toBe(0);
    expect(commit(world, { memberId: "a", epoch: 2, partition: 3 })).toBe(ERROR.STALE_MEMBER_EPOCH);
    expect(commit(world, { memberId: "b", epoch: 2, partition: 3 })).toBe(ERROR.STALE_MEMBER_EPOCH);
    expect(commit(world, { memberId: "a", epoch: 4 })).toBe(ERROR.STALE_MEMBER_EPOCH);
    expect(commit(world, { memberId: "a", epoch: 3, version: 8 })).toBe(ERROR.UNSUPPORTED_VERSION);
    expect(commit(world, { memberId: "x", epoch: 3 })).toBe(ERROR.UNKNOWN_MEMBER_ID);
    expect(commit(world, {})).toBe(ERROR.UNKNOWN_MEMBER_ID);
  });

  test("are asked for by a member in its epoch, or by anybody who says not to be one", () => {
    const world = shared();
    const fetch = (asker: { memberId?: string | null; memberEpoch?: number }) =>
      fetchOffsets(world.group, { groupId: GROUP, topics: null, ...asker }).errorCode;
    expect(fetch({})).toBe(0);
    expect(fetch({ memberId: "a", memberEpoch: 3 })).toBe(0);
    expect(fetch({ memberId: "a", memberEpoch: 2 })).toBe(ERROR.STALE_MEMBER_EPOCH);
    expect(fetch({ memberId: "x", memberEpoch: 3 })).toBe(ERROR.UNKNOWN_MEMBER_ID);
  });

  test("are not deleted while the topic is subscribed to, and expire with the group when it is empty", () => {
    const world = shared();
    commit(world, { memberId: "a", epoch: 3 });
    const request = { groupId: GROUP, topics: [{ name: "t", partitions: [{ partitionIndex: 0 }] }] };
    expect(firstError(world.ask("delete offsets", { request }))).toBe(ERROR.GROUP_SUBSCRIBED_TO_TOPIC);
    world.leave("a");
    world.leave("b");
    world.pass(7 * 24 * 3_600_000 - 1);
    world.tell({ kind: "expire offsets" });
    expect(world.newer.offsetCount).toBe(1);
    world.pass(1);
    world.tell({ kind: "expire offsets" });
    expect(world.group).toBeNull();
  });
});

describe("a group of the newer protocol", () => {
  test("is listed as what it is, and is none to DescribeGroups", () => {
    const world = shared();
    const group = world.newer;
    expect(listGroup(group)).toEqual({ groupId: GROUP, protocolType: "consumer", groupState: "Stable", groupType: "consumer" });
    expect(isListed(group, { statesFilter: ["stable"], typesFilter: ["Consumer"] })).toBe(true);
    expect(isListed(group, { statesFilter: [], typesFilter: ["classic"] })).toBe(false);
    expect(describeGroup(GROUP, group, 5)).toMatchObject({ errorCode: 0, groupState: "Dead", members: [] });
  });

  test("is deleted when it is empty", () => {
    const world = shared();
    expect(world.ask("delete group", { groupId: GROUP }).errorCode).toBe(ERROR.NON_EMPTY_GROUP);
    world.leave("a");
    world.leave("b");
    expect(world.ask("delete group", { groupId: GROUP }).errorCode).toBe(0);
    expect(world.group).toBeNull();
  });

  test("loses the members that an administrator names", () => {
    const world = shared();
    world.join("c", { instanceId: "three" });
    const members = [
      { memberId: "a", groupInstanceId: null, reason: null },
      { memberId: "", groupInstanceId: "three", reason: null },
      { memberId: "x", groupInstanceId: null, reason: null },
    ];
    const answer = world.ask("leave", { request: { groupId: GROUP, members } });
    expect(answer.members.map(({ errorCode }) => errorCode)).toEqual([0, 0, ERROR.UNKNOWN_MEMBER_ID]);
    expect([...world.newer.members.keys()]).toEqual(["b"]);
  });

  test("is as it was when the broker starts again, with new sessions", () => {
    const world = shared();
    const before = world.line();
    world.timers.clear();
    world.tell({ kind: "load" });
    expect(world.line()).toBe(before);
    expect(world.heartbeat("a")).toMatchObject({ errorCode: 0, memberEpoch: 3, assignment: null });
    world.pass(45_000);
    expect(world.line()).toBe("Empty 5/3");
  });

  test("tells no steps: these are the classic protocol's", () => {
    const world = shared();
    world.leave("a");
    expect(world.effects.filter(({ kind }) => kind === "step")).toEqual([]);
  });
});

describe("a group changes its protocol", () => {
  test("while it is empty, and keeps its offsets", () => {
    const world = new ConsumerWorld();
    commit(world, {});
    expect(world.group?.type).toBe("classic");
    expect(told(world.join("a"))).toEqual({ "id of t": [0, 1, 2, 3] });
    expect(world.newer.offsetCount).toBe(1);
    world.leave("a");
    expect(joinClassic(world).errorCode).toBe(ERROR.MEMBER_ID_REQUIRED);
    expect(world.group).toMatchObject({ type: "classic", offsetCount: 1 });
    expect(world.join("a").errorCode).toBe(0);
    expect([...world.timers.keys()]).toEqual(["session a"]);
  });
});
