import { expect, test } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import type { GroupDescription } from "../kafka/admin/describe-groups.ts";
import { findGroup } from "./find-group.ts";

/** A cluster that gives these answers one after the other, the last one for ever. */
function answering(answers: GroupDescription[], protocolType: string | null = null) {
  const clock = new ManualClock();
  let next = 0;
  const cluster = {
    describeGroups: async () => {
      const answer = answers[Math.min(next++, answers.length - 1)];
      // Time passes as fast as it is asked.
      queueMicrotask(() => queueMicrotask(() => clock.advance(1000)));
      return answer ? [answer] : [];
    },
    listedProtocolType: async () => protocolType,
  };
  return { parts: { cluster, clock }, asked: () => next };
}

const sound = (state: "Dead" | "Empty"): GroupDescription => ({
  group: "g",
  error: null,
  state,
  protocol: null,
  epochs: null,
  members: [],
});
const failing = (code: string): GroupDescription => ({ group: "g", error: { code, message: "words" } });

test("Dead and not listed: it does not exist", async () => {
  expect(await findGroup(answering([sound("Dead")]).parts, "g")).toEqual({ exists: false, members: 0 });
});

test("Empty: it exists without members", async () => {
  expect(await findGroup(answering([sound("Empty")]).parts, "g")).toEqual({ exists: true, members: 0 });
});

test("one of the newer protocol is found like any other", async () => {
  const epochs = { group: 3, target: 3 };
  const said: GroupDescription = { group: "g", error: null, state: "Empty", protocol: "uniform", epochs, members: [] };
  expect(await findGroup(answering([said]).parts, "g")).toEqual({ exists: true, members: 0 });
});

test.each([
  ["share", 'its type is "share", which the lab neither joins nor shows.'],
  ["consumer", "its coordinator lists it and does not describe it."],
])("Dead but listed as %s: it must never be taken for none", async (type, words) => {
  const finding = findGroup(answering([sound("Dead")], type).parts, "g");
  await expect(finding).rejects.toMatchObject({ code: "REFUSED_BY_KAFKA", message: expect.stringContaining(words) });
});

test("a coordinator that is not ready is asked again", async () => {
  const { parts, asked } = answering([
    failing("COORDINATOR_NOT_AVAILABLE"),
    failing("COORDINATOR_LOAD_IN_PROGRESS"),
    sound("Empty"),
  ]);
  expect(await findGroup(parts, "g")).toEqual({ exists: true, members: 0 });
  expect(asked()).toBe(3);
});

test("any other error is Kafka's refusal, with its words", async () => {
  const { parts, asked } = answering([failing("GROUP_AUTHORIZATION_FAILED")]);
  await expect(findGroup(parts, "g")).rejects.toThrow("Group g: GROUP_AUTHORIZATION_FAILED (words)");
  expect(asked()).toBe(1);
});

test("a coordinator that never gets ready is given up", async () => {
  const { parts } = answering([failing("COORDINATOR_NOT_AVAILABLE")]);
  await expect(findGroup(parts, "g")).rejects.toMatchObject({ code: "REFUSED_BY_KAFKA" });
});
