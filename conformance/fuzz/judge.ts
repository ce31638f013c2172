import { metadata } from "../../lib/wire/apis/03-metadata.ts";
import { joinGroup } from "../../lib/wire/apis/11-join-group.ts";
import { consumerGroupHeartbeat } from "../../lib/wire/apis/68-consumer-group-heartbeat.ts";
import { decodeResponse } from "../../lib/wire/messages.ts";
import type { Expectation } from "./expectation.ts";
import type { Lore } from "./frames/lore.ts";
import type { Outcome } from "./probe.ts";

/** Says what is wrong with what came of a frame; null where it is as it has to be. What an answer tells goes to `lore`. */
export function judge(expected: Expectation, outcome: Outcome, lore: Lore): string | null {
  switch (expected.kind) {
    case "close":
      return outcome.kind === "closed" ? null : `it cannot be read, but ${said(outcome)}`;
    case "silence":
      if (outcome.kind === "closed" || (outcome.kind === "alive" && outcome.answers.length === 0)) return null;
      return `it asks for no answer, but ${said(outcome)}`;
    case "answer":
      if (outcome.kind === "waits" && expected.mayWait) return null;
      if (outcome.kind !== "alive" || outcome.answers.length !== 1)
        return `${expected.api.name} v${expected.version} is to be answered, but ${said(outcome)}`;
      return readAnswer(expected, outcome.answers[0] ?? Buffer.alloc(0), lore);
  }
}

function said(outcome: Outcome): string {
  switch (outcome.kind) {
    case "alive":
      return `there were ${outcome.answers.length} answers and the connection lives`;
    case "closed":
      return "the connection was closed";
    case "waits":
      return "nothing came";
  }
}

function readAnswer(expected: Extract<Expectation, { kind: "answer" }>, answer: Buffer, lore: Lore): string | null {
  const { api, version, correlationId } = expected;
  const name = `the answer to ${api.name} v${version}`;
  try {
    const read = decodeResponse(api, version, answer);
    if (read.correlationId !== correlationId) return `${name} has number ${read.correlationId} instead of ${correlationId}`;
    if (api.key === consumerGroupHeartbeat.key)
      lore.learnMember(decodeResponse(consumerGroupHeartbeat, version, answer).body.memberId ?? "");
    if (api.key === joinGroup.key) lore.learnMember(decodeResponse(joinGroup, version, answer).body.memberId);
    if (api.key === metadata.key)
      for (const { name: topic, topicId } of decodeResponse(metadata, version, answer).body.topics)
        lore.learnTopic(topic, topicId);
    return null;
  } catch (error) {
    return `${name} cannot be read: ${String(error)}`;
  }
}
