import { beforeEach, describe, expect, test } from "vitest";
import type { CoordinatorStep } from "../contract/coordinator-steps.ts";
import { BrokerSteps } from "./broker-steps.ts";

type Waiting = Extract<CoordinatorStep, { kind: "waiting" }>["waiting"];
type Body<S = CoordinatorStep> = S extends unknown ? Omit<S, "at" | "groupId"> : never;

const named = (name: string) => ({ memberId: `${name}-1`, clientId: name, instanceId: null });
const step = (name: string) => ({ memberId: `${name}-1`, clientId: name });
const waitingFor = (waitsFor: Waiting["waitsFor"], names: string[], until: number | null = null): Waiting => ({
  waitsFor,
  awaited: names.map(named),
  until,
});

let steps: BrokerSteps;
beforeEach(() => {
  steps = new BrokerSteps();
});

function tell(body: Body, at = 1) {
  return steps.translate({ ...body, at, groupId: "g" }).map(({ event }) => event.step);
}

const during = { generation: 1, state: "PreparingRebalance" };
const beginning = (names: string[]): Body => ({
  ...during,
  kind: "preparing to rebalance",
  reason: { kind: "members left", memberIds: ["x-1"] },
  waiting: waitingFor("join", names, 900),
});

test("of a wait only the difference is told, and another wait begins with nobody", () => {
  expect(tell(beginning(["a", "b"]))).toMatchObject([
    { kind: "preparing to rebalance", waits: { for: "join", awaited: [step("a"), step("b")], until: 900 } },
  ]);
  expect(tell({ ...during, kind: "waiting", waiting: waitingFor("join", ["b", "c"], 950) })).toEqual([
    { kind: "waiting", for: "join", arrived: ["a-1"], added: [step("c")], until: 950 },
  ]);
  expect(tell({ ...during, kind: "waiting", waiting: waitingFor("sync", ["a", "b"], 990) })).toEqual([
    { kind: "waiting", for: "sync", arrived: [], added: [step("a"), step("b")], until: 990 },
  ]);
});

test("how a group stands can be asked at any time", () => {
  expect(steps.standing("g")).toBeNull();
  tell(beginning(["a"]), 7);
  expect(steps.standing("g")).toEqual({
    group: "g",
    at: 7,
    event: {
      type: "coordinator-step",
      state: "PreparingRebalance",
      generation: 1,
      leader: null,
      step: { kind: "group found", waits: { for: "join", awaited: [step("a")], until: 900 } },
    },
  });
  tell({ generation: 1, state: "Dead", kind: "group dead", why: "deleted" });
  expect(steps.standing("g")).toBeNull();
});

describe("heartbeats", () => {
  const stable = { generation: 1, state: "Stable" };
  const missed: Body = {
    ...stable,
    kind: "heartbeat missed",
    member: named("a"),
    silentMs: 5,
    sessionTimeoutMs: 10,
    expiresAt: 20,
  };

  test("are told only where one was missed before", () => {
    expect(tell({ ...stable, kind: "heartbeat", member: named("a") })).toEqual([]);
    expect(tell(missed)).toMatchObject([{ kind: "heartbeat missed", expiresAt: 20 }]);
    expect(tell({ ...stable, kind: "heartbeat", member: named("a") })).toEqual([{ kind: "heard again", member: step("a") }]);
    expect(tell({ ...stable, kind: "heartbeat", member: named("a") })).toEqual([]);
  });

  test("a commit is as good as one", () => {
    tell(missed);
    expect(tell({ ...stable, kind: "offsets committed", memberId: "a-1", offsets: [] })).toMatchObject([{ kind: "heard again" }]);
  });
});

describe("a refusal", () => {
  const refused = (error: string): Body => ({
    generation: 0,
    state: "Dead",
    kind: "refused",
    api: "Heartbeat",
    memberId: "a-1",
    error,
  });

  test("is told once in ten seconds, another at once", () => {
    expect(tell(refused("UNKNOWN_MEMBER_ID"), 0)).toHaveLength(1);
    expect(tell(refused("UNKNOWN_MEMBER_ID"), 9999)).toHaveLength(0);
    expect(tell(refused("ILLEGAL_GENERATION"), 9999)).toHaveLength(1);
    expect(tell(refused("UNKNOWN_MEMBER_ID"), 10_000)).toHaveLength(1);
  });

  test("makes no group", () => {
    tell(refused("UNKNOWN_MEMBER_ID"));
    expect(steps.standing("g")).toBeNull();
  });
});

test("a broker that has lost its groups tells so of each", () => {
  tell(beginning(["a"]));
  expect(steps.lose("wiped", 5)).toMatchObject([
    { group: "g", at: 5, event: { state: "Dead", generation: null, leader: null, step: { kind: "group lost", why: "wiped" } } },
  ]);
  expect(steps.lose("wiped", 6)).toEqual([]);
});
