import { describe, expect, test } from "vitest";
import { ERROR } from "../../../wire/errors.ts";
import { DEFAULT_COORDINATOR_CONFIG } from "../config.ts";
import { ConsumerWorld, has, told } from "./testing.ts";

/** Longer than a target holds. */
const LATER = 1000;

describe("members of a group of the newer protocol", () => {
  test("the first has everything at once", () => {
    const world = new ConsumerWorld();
    const joined = world.join("a");
    expect(joined).toMatchObject({ errorCode: 0, memberId: "a", memberEpoch: 2, heartbeatIntervalMs: 5000 });
    expect(told(joined)).toEqual({ "id of t": [0, 1, 2, 3] });
    expect(world.line()).toBe("Stable 2/2, a 2: t 0 1 2 3");
    expect(world.heartbeat("a")).toMatchObject({ errorCode: 0, memberEpoch: 2, assignment: null });
  });

  test("one that has no id is given one in version 0", () => {
    const world = new ConsumerWorld();
    expect(world.join("").memberId).toBe("kafka-id1");
  });

  test("a second one gets its share as soon as the first has given it up, and nobody else stops", () => {
    const world = new ConsumerWorld();
    world.join("a");
    expect(told(world.join("b"))).toEqual({});
    expect(world.line()).toBe("Assigning 3/2, a 2: t 0 1 2 3, b 2: -");
    expect(world.heartbeat("a").assignment).toBeNull();
    world.pass(LATER);
    expect(told(world.heartbeat("a"))).toEqual({ "id of t": [0, 1] });
    expect(world.line()).toBe("Reconciling 3/3, a 2: t 0 1 (2) (3), b 2: -");
    expect(world.heartbeat("b")).toMatchObject({ memberEpoch: 3, assignment: null });
    expect(world.heartbeat("a", has(0, 1, 3)).memberEpoch).toBe(2);
    expect(world.heartbeat("a", has(0, 1)).memberEpoch).toBe(3);
    expect(told(world.heartbeat("b"))).toEqual({ "id of t": [2, 3] });
    expect(world.line()).toBe("Stable 3/3, a 3: t 0 1, b 3: t 2 3");
  });

  test("one that does not give up in time what it has to is put out", () => {
    const world = new ConsumerWorld();
    world.join("a");
    world.join("b");
    world.pass(LATER);
    world.heartbeat("a");
    world.pass(4999);
    expect(world.newer.members.has("a")).toBe(true);
    world.pass(1);
    expect(world.newer.members.has("a")).toBe(false);
    expect(world.heartbeat("a", { memberEpoch: 2 }).errorCode).toBe(ERROR.UNKNOWN_MEMBER_ID);
    world.heartbeat("b");
    expect(world.line()).toBe("Stable 4/4, b 4: t 0 1 2 3");
  });

  test("one that is not heard for a session is put out; a heartbeat begins it anew", () => {
    const world = new ConsumerWorld();
    world.join("a");
    world.pass(40_000);
    world.heartbeat("a");
    world.pass(44_999);
    expect(world.newer.members.size).toBe(1);
    world.pass(1);
    expect(world.line()).toBe("Empty 3/2");
    expect(world.timers.size).toBe(0);
  });

  test("one that leaves is out at once, and the group stays with its epochs", () => {
    const world = new ConsumerWorld();
    world.join("a");
    expect(world.leave("a")).toMatchObject({ errorCode: 0, memberId: "a", memberEpoch: -1, assignment: null });
    expect(world.line()).toBe("Empty 3/2");
    world.pass(LATER);
    expect(world.join("b").memberEpoch).toBe(4);
  });
});

describe("epochs", () => {
  test("others than the member's are refused, but for the one before, as long as it claims nothing else", () => {
    const world = new ConsumerWorld();
    world.join("a");
    world.join("b");
    world.pass(LATER);
    world.heartbeat("a");
    world.heartbeat("a", has(0, 1));
    const codeIn = (memberEpoch: number, more = {}) => world.heartbeat("a", { memberEpoch, ...more }).errorCode;
    expect(codeIn(3)).toBe(0);
    expect(codeIn(4)).toBe(ERROR.FENCED_MEMBER_EPOCH);
    expect(codeIn(2)).toBe(ERROR.FENCED_MEMBER_EPOCH);
    expect(codeIn(2, has(0, 2))).toBe(ERROR.FENCED_MEMBER_EPOCH);
    expect(codeIn(2, has(0))).toBe(0);
    expect(codeIn(1, has())).toBe(ERROR.FENCED_MEMBER_EPOCH);
  });

  test("there is no group for a heartbeat but of one who joins", () => {
    const world = new ConsumerWorld();
    expect(world.heartbeat("a", { memberEpoch: 1 }).errorCode).toBe(ERROR.GROUP_ID_NOT_FOUND);
    expect(world.leave("a").errorCode).toBe(ERROR.GROUP_ID_NOT_FOUND);
    expect(world.group).toBeNull();
  });
});

describe("subscriptions", () => {
  test("a member that gives a topic up is taken what it has of it, before it is anybody else's", () => {
    const world = new ConsumerWorld({ t: 2, u: 1 });
    world.join("a", { subscribedTopicNames: ["t", "u"] });
    const answer = world.heartbeat("a", { subscribedTopicNames: ["u"], topicPartitions: null });
    expect(told(answer)).toEqual({ "id of u": [0] });
    expect(world.line()).toBe("Assigning 3/2, a 2: u 0; t (0) (1)");
  });

  test("more partitions, a topic that is made and one that is deleted are assigned with the next heartbeat", () => {
    const world = new ConsumerWorld({ t: 1 });
    world.join("a", { subscribedTopicNames: ["t", "later"] });
    world.pass(LATER);
    world.setTopic("t", 2);
    expect(told(world.heartbeat("a"))).toEqual({ "id of t": [0, 1] });
    world.pass(LATER);
    world.setTopic("other", 1);
    expect(world.heartbeat("a").assignment).toBeNull();
    world.setTopic("later", 1);
    world.heartbeat("a");
    expect(world.line()).toBe("Stable 4/4, a 4: t 0 1; later 0");
    world.pass(LATER);
    world.setTopic("t", 0);
    world.heartbeat("a");
    world.heartbeat("a", { topicPartitions: [] });
    expect(world.line()).toBe("Stable 5/5, a 5: later 0");
  });

  test("an expression is matched after the heartbeat that brings it, and again when there are new topics", () => {
    const world = new ConsumerWorld({ "in-1": 1, out: 1 });
    const joined = world.join("a", { subscribedTopicNames: null, subscribedTopicRegex: "in-.*" });
    expect(told(joined)).toEqual({});
    expect(world.line()).toBe("Assigning 2/1, a 1: -");
    world.pass(LATER);
    world.heartbeat("a");
    expect(world.line()).toBe("Stable 2/2, a 2: in-1 0");
    world.setTopic("in-2", 1);
    world.pass(9001);
    world.heartbeat("a");
    world.heartbeat("a");
    expect(world.line()).toBe("Stable 3/3, a 3: in-1 0; in-2 0");
    world.pass(LATER);
    world.heartbeat("a", { subscribedTopicRegex: "", subscribedTopicNames: ["out"], topicPartitions: [] });
    world.heartbeat("a");
    expect(world.line()).toBe("Stable 4/4, a 4: out 0");
    expect(world.newer.resolvedRegexes.size).toBe(0);
  });

  test("matching takes no more effort than the bound: what is not matched by then is not subscribed to", () => {
    const bounds = { ...DEFAULT_COORDINATOR_CONFIG.bounds, regexSteps: 100 };
    const world = new ConsumerWorld({ t: 1, [`t${"x".repeat(240)}`]: 1 }, { bounds });
    world.join("a", { subscribedTopicNames: null, subscribedTopicRegex: "t.*" });
    world.pass(LATER);
    world.heartbeat("a");
    expect(world.line()).toBe("Stable 2/2, a 2: t 0");
  });

  test("an expression that would become a huge program is refused", () => {
    const refused = new ConsumerWorld().join("a", { subscribedTopicRegex: `(${"a".repeat(30_000)}){1000}` });
    expect(refused.errorMessage).toMatch(/ is not a valid regular expression: expression too large\.$/);
  });

  test("an expression that is none makes no group", () => {
    const world = new ConsumerWorld();
    const refused = world.join("a", { subscribedTopicNames: null, subscribedTopicRegex: "(" });
    expect(refused).toMatchObject({
      errorCode: ERROR.INVALID_REGULAR_EXPRESSION,
      errorMessage: "SubscribedTopicRegex `(` is not a valid regular expression: missing closing ).",
    });
    expect(world.group).toBeNull();
  });
});

describe("static members", () => {
  const one = { instanceId: "one" };

  test("whoever comes for one that left for a while has its partitions, and nobody is assigned anew", () => {
    const world = new ConsumerWorld();
    world.join("first", one);
    expect(world.leave("first", { ...one, memberEpoch: -2 })).toMatchObject({ errorCode: 0, memberEpoch: -2 });
    expect(world.line()).toBe("Reconciling 2/2, first -2: t 0 1 2 3");
    expect(told(world.join("second", one))).toEqual({ "id of t": [0, 1, 2, 3] });
    expect(world.line()).toBe("Stable 2/2, second 2: t 0 1 2 3");
    expect(world.heartbeat("first", { ...one, memberEpoch: 2 }).errorCode).toBe(ERROR.FENCED_INSTANCE_ID);
  });

  test("one that is here is not replaced, and one that does not come back loses its place with its session", () => {
    const world = new ConsumerWorld();
    world.join("first", one);
    expect(world.join("second", one).errorCode).toBe(ERROR.UNRELEASED_INSTANCE_ID);
    world.leave("first", { ...one, memberEpoch: -2 });
    world.pass(45_000);
    expect(world.line()).toBe("Empty 3/2");
    expect(world.join("second", one).errorCode).toBe(0);
  });
});

test("a group that is full, or memory that is used up, refuses who comes, and the group goes on", () => {
  const { bounds } = DEFAULT_COORDINATOR_CONFIG;
  const world = new ConsumerWorld({ t: 4 }, { bounds: { ...bounds, totalBytes: 8000, membersPerGroup: 2 } });
  expect(world.join("a", { rackId: "r".repeat(5000) }).errorCode).toBe(ERROR.POLICY_VIOLATION);
  expect(world.group).toBeNull();
  world.join("a");
  world.join("b", { subscribedTopicNames: [] });
  expect(world.join("c").errorCode).toBe(ERROR.GROUP_MAX_SIZE_REACHED);
  expect(world.heartbeat("a").errorCode).toBe(0);
});
