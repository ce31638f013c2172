import { compileRegex } from "../../regex/regex.ts";
import { RegexError } from "../../regex/syntax.ts";
import { ERROR } from "../../../wire/errors.ts";
import { Refusal, setResolved, update, type ConsumerChange } from "./change.ts";
import { subscribedRegexes, subscribedTopics } from "./subscriptions.ts";
import { signatureOf } from "./topic-image.ts";

/** Null for an expression that can be subscribed to. */
export function refuseRegex(regex: string): Refusal | null {
  try {
    compileRegex(regex);
    return null;
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    const message = `SubscribedTopicRegex \`${regex}\` is not a valid regular expression: ${error.message}.`;
    return new Refusal(ERROR.INVALID_REGULAR_EXPRESSION, message);
  }
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
  const resolved = new Map(
    [...subscribed.keys()].map((pattern) => {
      const regex = compileRegex(pattern);
      return [pattern, new Set(names.filter((name) => regex.matches(name, effort)))];
    }),
  );
  const changed = [...resolved].some(([regex, topics]) => !sameNames(topics, group.resolvedRegexes.get(regex)));
  setResolved(change, resolved);
  update(change, { regexesResolvedAt: env.now, newTopics: false });
  const topicsSeen = signatureOf(env.topics, subscribedTopics(change.group));
  if (!changed && topicsSeen === group.topicsSeen) return;
  update(change, { groupEpoch: group.groupEpoch + 1, topicsSeen, looksAgain: false });
}

const sameNames = (one: ReadonlySet<string>, other: ReadonlySet<string> = new Set()) =>
  one.size === other.size && [...one].every((name) => other.has(name));
