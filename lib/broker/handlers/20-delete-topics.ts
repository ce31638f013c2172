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
    if (version >= TOPIC_IDS_SINCE) return { responses: deleteAll(request.topics, topics) };
    return {
      responses: deleteAll(
        request.topicNames.map((name) => ({ name, topicId: ZERO_UUID })),
        topics,
      ),
    };
  });
}

/** What is named twice is answered once, and not deleted. */
function deleteAll(named: readonly Named[], topics: Topics): Deleted[] {
  const names = new Set<string>();
  const ids = new Set<string>();
  const twice = new Set<string>();
  const malformed: Deleted[] = [];
  for (const one of named) {
    const { name, topicId } = one;
    const [seen, key] = name === null ? [ids, topicId] : [names, name];
    if (name === null && topicId === ZERO_UUID)
      malformed.push(failed(one, ERROR.INVALID_REQUEST, "Neither topic name nor id were specified."));
    else if (name !== null && topicId !== ZERO_UUID)
      malformed.push(failed(one, ERROR.INVALID_REQUEST, "You may not specify both topic name and topic id."));
    else if (seen.has(key)) twice.add(key);
    else seen.add(key);
  }
  const byName = [...names].map((name) => {
    const topicId = topics.get(name)?.id ?? ZERO_UUID;
    if (twice.has(name)) return failed({ name, topicId: ZERO_UUID }, ERROR.INVALID_REQUEST, "Duplicate topic name.");
    if (!ids.delete(topicId)) return deleteOne({ name, topicId: ZERO_UUID }, topics);
    const told = "The provided topic name maps to an ID that was already supplied.";
    return failed({ name, topicId }, ERROR.INVALID_REQUEST, told);
  });
  const byId = [...ids].map((topicId) => {
    const one = { name: null, topicId };
    return twice.has(topicId) ? failed(one, ERROR.INVALID_REQUEST, "Duplicate topic id.") : deleteOne(one, topics);
  });
  return [...malformed, ...byName, ...byId];
}

function deleteOne(named: Named, topics: Topics): Deleted {
  const { name, topicId } = named;
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
