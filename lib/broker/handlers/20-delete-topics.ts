import { deleteTopics } from "../../wire/apis/20-delete-topics.ts";
import type { RequestOf, ResponseDraft } from "../../wire/api.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { ZERO_UUID } from "../../wire/schema.ts";
import type { Topics } from "../log/topics.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

type Named = RequestOf<typeof deleteTopics>["topics"][number];
type Deleted = ResponseDraft<typeof deleteTopics>["responses"][number];

/** From this version on a topic may be named by its id. */
const TOPIC_IDS_SINCE = 6;

/** DeleteTopics: fetches that wait for one are answered, commits of it are forgotten (ControllerApis.deleteTopics). */
export function deleteTopicsRoute({ topics }: BrokerParts): Route {
  return route(deleteTopics, (request, { version }) => {
    const named = version < TOPIC_IDS_SINCE ? request.topicNames.map((name) => ({ name, topicId: ZERO_UUID })) : request.topics;
    const counts = countNames(named, topics);
    const answered = new Set<string>();
    const responses: Deleted[] = [];
    for (const one of named) {
      const key = keyOf(one, topics);
      if (answered.has(key)) continue;
      answered.add(key);
      responses.push(
        (counts.get(key) ?? 0) > 1 ? failed(one, ERROR.INVALID_REQUEST, "Duplicate topic name.") : deleteOne(one, topics),
      );
    }
    return { responses };
  });
}

/** A topic that is named by its name and by its id is named twice. */
function keyOf({ name, topicId }: Named, topics: Topics): string {
  return name ?? topics.getById(topicId)?.name ?? `id ${topicId}`;
}

function countNames(named: readonly Named[], topics: Topics): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of named) {
    const key = keyOf(one, topics);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function deleteOne(named: Named, topics: Topics): Deleted {
  const { name, topicId } = named;
  if (name === null && topicId === ZERO_UUID)
    return failed(named, ERROR.INVALID_REQUEST, "Neither topic name nor id were specified.");
  if (name !== null && topicId !== ZERO_UUID)
    return failed(named, ERROR.INVALID_REQUEST, "You may not specify both topic name and topic id.");
  const topic = name === null ? topics.getById(topicId) : topics.get(name);
  if (topic === undefined)
    return name === null
      ? failed(named, ERROR.UNKNOWN_TOPIC_ID, "This server does not host this topic ID.")
      : failed(named, ERROR.UNKNOWN_TOPIC_OR_PARTITION, "This server does not host this topic-partition.");
  topics.delete(topic.name);
  return { name: topic.name, topicId: topic.id, errorCode: ERROR.NONE, errorMessage: null };
}

function failed({ name, topicId }: Named, errorCode: ErrorCode, errorMessage: string): Deleted {
  return { name, topicId, errorCode, errorMessage };
}
