import { RE2JS, RE2JSSyntaxException } from "re2js";
import { ERROR } from "../../../wire/errors.ts";
import { Refusal, setResolved, update, type ConsumerChange } from "./change.ts";
import { subscribedRegexes, subscribedTopics } from "./subscriptions.ts";
import { signatureOf } from "./topic-image.ts";

/** Null for an expression that can be subscribed to. */
export function refuseRegex(regex: string): Refusal | null {
  try {
    RE2JS.compile(regex);
    return null;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const message = `SubscribedTopicRegex \`${regex}\` is not a valid regular expression: ${inJava(error.getDescription())}.`;
    return new Refusal(ERROR.INVALID_REGULAR_EXPRESSION, message);
  }
}

/** Where Apache Kafka's own engine, RE2/J, says it otherwise. */
function inJava(description: string): string {
  return description === "unexpected )" ? "regexp/syntax: internal error" : description;
}

/** Forgets what matched expressions that nobody subscribes to any more. */
export function forgetRegexes(change: ConsumerChange): void {
  const { resolvedRegexes } = change.group;
  const subscribed = subscribedRegexes(change.group);
  const kept = [...resolvedRegexes].filter(([regex]) => subscribed.has(regex));
  if (kept.length === resolvedRegexes.size) return;
  setResolved(change, new Map(kept));
  if (kept.length === 0) update(change, { regexesResolvedAt: null, newTopics: false });
}

/**
 * Matches the group's expressions with the cluster's topics, after the heartbeat that showed that it is time was
 * answered: an expression is new, topics are, or it was long ago. Where others match than before, the group epoch rises.
 */
export function refreshRegexes(change: ConsumerChange): void {
  const { env, group } = change;
  const { regexRefreshMinMs, regexRefreshMs, bounds } = env.config;
  const subscribed = subscribedRegexes(group);
  if (subscribed.size === 0) return;
  const age = group.regexesResolvedAt === null ? Infinity : env.now - group.regexesResolvedAt;
  if (age <= regexRefreshMinMs) return;
  if (subscribed.size === group.resolvedRegexes.size && !group.newTopics && age <= regexRefreshMs) return;
  const effort = { steps: bounds.regexSteps };
  const names = [...env.topics.names()];
  const resolved = new Map([...subscribed.keys()].map((pattern) => [pattern, topicsThatMatch(pattern, names, effort)]));
  const changed = [...resolved].some(([regex, topics]) => !sameNames(topics, group.resolvedRegexes.get(regex)));
  setResolved(change, resolved);
  update(change, { regexesResolvedAt: env.now, newTopics: false });
  const topicsSeen = signatureOf(env.topics, subscribedTopics(change.group));
  if (!changed && topicsSeen === group.topicsSeen) return;
  update(change, { groupEpoch: group.groupEpoch + 1, topicsSeen, looksAgain: false });
}

/**
 * Those whose whole name matches, in RE2's syntax as on Apache Kafka: its time grows with the length of the expression
 * times that of a name, which is taken off the effort that is left. None where that is used up.
 */
function topicsThatMatch(pattern: string, names: readonly string[], effort: { steps: number }): Set<string> {
  if (effort.steps < 0) return new Set();
  const regex = RE2JS.compile(pattern);
  const size = regex.programSize();
  const matching = names.filter((name) => (effort.steps -= size * (name.length + 1)) >= 0 && regex.matches(name));
  return new Set(matching);
}

const sameNames = (one: ReadonlySet<string>, other: ReadonlySet<string> = new Set()) =>
  one.size === other.size && [...one].every((name) => other.has(name));
