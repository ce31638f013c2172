import { KAFKA_ID } from "./transcript.ts";

/** Sorts every list of an answer in which Apache Kafka keeps no order. */
export function inAnyOrder(answer: unknown): unknown {
  if (Buffer.isBuffer(answer)) return answer;
  if (Array.isArray(answer)) {
    const items = answer.map((item: unknown) => inAnyOrder(item));
    return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]: [string, unknown]) => [key, inAnyOrder(value)]));
}

/** Ids that a broker makes are its own: they say nothing about which of two comes first. */
const keyOf = (value: unknown) =>
  JSON.stringify(value, (key, item: unknown) => {
    if (key === "topicId" || (key === "memberId" && typeof item === "string" && KAFKA_ID.test(item))) return null;
    return typeof item === "bigint" ? String(item) : item;
  }) ?? "";
