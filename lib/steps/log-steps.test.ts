import { beforeEach, describe, expect, test } from "vitest";
import { parseTimedLogLine } from "../broker/coordinator/log-lines.ts";
import { LogSteps } from "./log-steps.ts";

const A = "consumer-1-72ca705a-d7e4-4d74-ba6d-0d337be926f6";
const B = "kcat-e2a59d80-b271-4ab3-a4ce-321869618aa5";
const member = (memberId: string) => ({ memberId, clientId: null });

let steps: LogSteps;
let at: number;

beforeEach(() => {
  steps = new LogSteps();
  at = 1_795_274_072_431;
});

/** Reads one line more of the log, a millisecond after the one before. */
function read(sentence: string) {
  const line = parseTimedLogLine(`${++at} [GroupCoordinator id=1 topic=__consumer_offsets partition=0] ${sentence}`);
  if (!line) throw new Error(`Not understood: ${sentence}`);
  return steps.translate(line);
}

const JOINS = `Dynamic member with unknown member id joins group g in Empty state. Created a new member id ${A} and requesting the member to rejoin with this id.`;
const ADDED = `Pending dynamic member with id ${A} joins group g in Empty state. Adding to the group now.`;
const BEGINS = `Preparing to rebalance group g in state PreparingRebalance with old generation 0 (reason: Adding new member ${A} with group instance id null; client reason: not provided).`;
const ALL_IN = "Stabilized group g generation 1 with 2 members.";
const ASSIGNED = `Assignment received from leader ${A} for group g for generation 1. The group has 2 members, 0 of which are static.`;

describe("a rebalance", () => {
  test("is told with state, generation and leader as far as the log says them", () => {
    expect(read(JOINS)).toMatchObject([
      { group: "g", at, event: { state: "Empty", generation: null, step: { kind: "member id required", member: member(A) } } },
    ]);
    expect(read(ADDED)).toEqual([]);
    expect(read(BEGINS)).toMatchObject([
      {
        event: {
          state: "PreparingRebalance",
          generation: 0,
          step: { kind: "preparing to rebalance", cause: "new member", members: [member(A)], waits: null },
        },
      },
    ]);
    expect(read(ALL_IN)).toMatchObject([
      { event: { state: "CompletingRebalance", generation: 1, leader: null, step: { protocol: null, memberCount: 2 } } },
    ]);
    expect(read(ASSIGNED)).toMatchObject([{ event: { state: null, generation: 1, leader: A, step: { member: member(A) } } }]);
  });

  test("whom it waits for, and until when, is never told: the log does not say it", () => {
    const told = [JOINS, ADDED, BEGINS, ALL_IN, ASSIGNED].flatMap(read).map(({ event }) => event.step);
    expect(told.filter(({ kind }) => kind === "waiting")).toEqual([]);
    expect(told.filter((step) => "waits" in step && step.waits !== null)).toEqual([]);
  });
});

describe("why a member went", () => {
  test.each([
    [
      `[Group g] Member ${B} has left group through explicit \`LeaveGroup\` request; client reason: the consumer is being closed`,
      { kind: "member left", member: member(B), reason: "the consumer is being closed" },
    ],
    [`Member ${B} in group g has failed, removing it from the group.`, { kind: "session expired", member: member(B) }],
    [
      `Group g removed dynamic members who haven't joined: [${B}]`,
      { kind: "members not rejoined removed", members: [member(B)] },
    ],
  ])("%s", (sentence, step) => {
    expect(read(sentence)).toMatchObject([{ event: { step } }]);
  });

  test("that it did not fetch its assignment stands in the reason of what follows", () => {
    const sentence = `Preparing to rebalance group g in state PreparingRebalance with old generation 3 (reason: Removing [${A}, ${B}] on pending sync request expiration).`;
    expect(read(sentence)).toMatchObject([
      { event: { step: { kind: "members not synced removed", members: [member(A), member(B)] } } },
      { event: { step: { kind: "preparing to rebalance", cause: "sync expired" } } },
    ]);
  });
});

describe("how a group stands", () => {
  test("is known from the lines that were read", () => {
    expect(steps.standing("g")).toBeNull();
    for (const sentence of [JOINS, BEGINS, ALL_IN, ASSIGNED, "Group g with generation 2 is now empty."]) read(sentence);
    const step = { kind: "group found", waits: null };
    expect(steps.standing("g")).toEqual({
      group: "g",
      at,
      event: { type: "coordinator-step", state: "Empty", generation: 2, leader: null, step },
    });
    expect(steps.standing("other")).toBeNull();
  });

  test("is not known any more when the log has gone, which is told", () => {
    read(ALL_IN);
    expect(steps.end(at)).toMatchObject([
      { group: "g", event: { state: null, generation: null, step: { kind: "steps ended" } } },
    ]);
    expect(steps.standing("g")).toBeNull();
    expect(steps.end(at)).toEqual([]);
  });
});
