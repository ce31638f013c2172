import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLogLine, parseTimedLogLine, printLogLine, type LogLine } from "./log-lines.ts";
import { parseReason, reasonText, type RebalanceReason } from "./reasons.ts";

const A = "a-72ca705a-d7e4-4d74-ba6d-0d337be926f6";
const B = "b-e2a59d80-b271-4ab3-a4ce-321869618aa5";

/** As an Apache Kafka 4.3.1 wrote them. */
const CAPTURED: readonly (readonly [string, LogLine])[] = [
  [
    `Dynamic member with unknown member id joins group g in Empty state. Created a new member id ${A} and requesting the member to rejoin with this id.`,
    { kind: "member id required", groupId: "g", state: "Empty", memberId: A },
  ],
  [
    `Pending dynamic member with id ${A} joins group g in Empty state. Adding to the group now.`,
    { kind: "member added", groupId: "g", state: "Empty", memberId: A, how: "pending" },
  ],
  [
    `Preparing to rebalance group g in state PreparingRebalance with old generation 0 (reason: Adding new member ${A} with group instance id null; client reason: not provided).`,
    {
      kind: "preparing to rebalance",
      groupId: "g",
      state: "PreparingRebalance",
      generation: 0,
      reason: { kind: "new member", memberId: A, instanceId: null, clientReason: "not provided" },
    },
  ],
  [
    "Stabilized group g generation 1 with 1 members.",
    { kind: "join phase completed", groupId: "g", generation: 1, memberCount: 1 },
  ],
  [
    `Assignment received from leader ${A} for group g for generation 2. The group has 2 members, 0 of which are static.`,
    { kind: "assignment received", groupId: "g", generation: 2, leader: A, memberCount: 2, staticCount: 0 },
  ],
  [
    `Sending empty assignment to member ${B} of g for generation 2 with no errors`,
    { kind: "empty assignment sent", groupId: "g", generation: 2, memberId: B },
  ],
  [
    `[Group g] Member ${A} has left group through explicit \`LeaveGroup\` request; client reason: not provided`,
    { kind: "member left", groupId: "g", memberId: A, clientReason: "not provided" },
  ],
  [
    `Preparing to rebalance group g in state PreparingRebalance with old generation 2 (reason: explicit \`LeaveGroup\` request for (${A}) members.).`,
    {
      kind: "preparing to rebalance",
      groupId: "g",
      state: "PreparingRebalance",
      generation: 2,
      reason: { kind: "members left", memberIds: [A] },
    },
  ],
  ["Group g with generation 4 is now empty.", { kind: "group empty", groupId: "g", generation: 4 }],
];

describe("a line of Apache Kafka's log", () => {
  it.each(CAPTURED)("%s", (text, line) => {
    expect(parseLogLine(text)).toEqual(line);
    expect(printLogLine(line)).toBe(text);
  });

  it("is read with its time and its coordinator in front", () => {
    const text =
      "1795274074911 [GroupCoordinator id=1 topic=__consumer_offsets partition=0] Group g with generation 4 is now empty.";
    expect(parseTimedLogLine(text)).toEqual({ at: 1795274074911, line: { kind: "group empty", groupId: "g", generation: 4 } });
    expect(parseTimedLogLine("1795274074911 Something else.")).toBeNull();
    expect(parseTimedLogLine("no time in front")).toBeNull();
  });

  it("names the members without an assignment, wherever Java keeps their empty arrays", () => {
    const text = `Setting empty assignments for members {${A}=[B@66b58738, ${B}=[B@1} of g for generation 2.`;
    expect(parseLogLine(text)).toEqual({ kind: "assignments missing", groupId: "g", generation: 2, memberIds: [A, B] });
  });

  it("may hold a client's reason of any kind", () => {
    const reason = "rebalance failed due to 'The group (g) is rebalancing; so: rejoin.' (RebalanceInProgressException)";
    const text = `Preparing to rebalance group a group in state PreparingRebalance with old generation 3 (reason: Leader ${A} re-joining group during Stable; client reason: ${reason}).`;
    expect(parseLogLine(text)).toMatchObject({
      groupId: "a group",
      reason: { kind: "leader rejoining", memberId: A, during: "Stable", clientReason: reason },
    });
  });
});

const id = fc.stringMatching(/^[a-z0-9._-]{1,12}$/).filter((text) => text !== "null");
const state = fc.constantFrom("Empty", "PreparingRebalance", "CompletingRebalance", "Stable");
const count = fc.nat();
const words = fc.string({ unit: "grapheme" });
const ids = fc.array(id, { minLength: 1, maxLength: 4 });

const reason: fc.Arbitrary<RebalanceReason> = fc.oneof(
  fc.record({
    kind: fc.constant("new member" as const),
    memberId: id,
    instanceId: fc.option(id),
    clientReason: words,
  }),
  fc.record({
    kind: fc.constantFrom("member joining" as const, "leader rejoining" as const, "metadata changed" as const),
    memberId: id,
    during: state,
    clientReason: words,
  }),
  fc.record({
    kind: fc.constantFrom("static member replaced" as const, "selected protocol changed" as const),
    memberId: id,
    instanceId: id,
    clientReason: words,
  }),
  fc.record({ kind: fc.constantFrom("members left" as const, "sync expired" as const), memberIds: ids }),
  fc.record({ kind: fc.constant("session expired" as const), memberId: id }),
  fc.record({ kind: fc.constant("assignment not stored" as const), memberId: id, error: fc.constant("UNKNOWN_SERVER_ERROR") }),
);

const line: fc.Arbitrary<LogLine> = fc.oneof(
  fc.record({ kind: fc.constant("member id required" as const), groupId: id, state, memberId: id }),
  fc.record({
    kind: fc.constant("member added" as const),
    groupId: id,
    state,
    memberId: id,
    how: fc.constantFrom("pending" as const, "dynamic" as const),
  }),
  fc.record({ kind: fc.constant("static member added" as const), groupId: id, state, memberId: id, instanceId: id }),
  fc.record({ kind: fc.constant("static member replaced" as const), groupId: id, state, instanceId: id, replacedMemberId: id }),
  fc.record({ kind: fc.constant("static member kept assignment" as const) }),
  fc.record({ kind: fc.constant("preparing to rebalance" as const), groupId: id, state, generation: count, reason }),
  fc.record({
    kind: fc.constant("members not rejoined removed" as const),
    groupId: id,
    memberIds: ids,
  }),
  fc.record({ kind: fc.constant("nobody rejoined" as const), groupId: id }),
  fc.record({ kind: fc.constant("join phase completed" as const), groupId: id, generation: count, memberCount: count }),
  fc.record({
    kind: fc.constant("assignment received" as const),
    groupId: id,
    generation: count,
    leader: id,
    memberCount: count,
    staticCount: count,
  }),
  fc.record({ kind: fc.constant("assignments missing" as const), groupId: id, generation: count, memberIds: ids }),
  fc.record({ kind: fc.constant("empty assignment sent" as const), groupId: id, generation: count, memberId: id }),
  fc.record({
    kind: fc.constantFrom("session expired" as const, "pending member expired" as const),
    groupId: id,
    memberId: id,
  }),
  fc.record({
    kind: fc.constantFrom("member left" as const, "pending member left" as const),
    groupId: id,
    memberId: id,
    clientReason: words,
  }),
  fc.record({ kind: fc.constant("group empty" as const), groupId: id, generation: count }),
);

describe("what is printed is read back", () => {
  it("for every line", () => {
    fc.assert(
      fc.property(line, (given) => {
        expect(parseLogLine(printLogLine(given))).toEqual(given);
      }),
    );
  });

  it("for every reason", () => {
    fc.assert(
      fc.property(reason, (given) => {
        expect(parseReason(reasonText(given))).toEqual(given);
      }),
    );
  });

  it("and a reason of another version is kept as it is", () => {
    expect(parseReason("the moon is full")).toEqual({ kind: "other", text: "the moon is full" });
  });
});
