import type { ErrorInfo } from "../../contract/client-facts.ts";
import { DeadlineError } from "./deadline.ts";

/** An error that Kafka itself answered with, under the protocol's own name, for example INVALID_REPLICATION_FACTOR. */
export class KafkaRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.name = "KafkaRefusal";
    this.code = code;
  }
}

/** Kafka's name for a user or password that it does not take; kafkajs tells it by the class of the error alone. */
export const LOGIN_REFUSED = "SASL_AUTHENTICATION_FAILED";

/** kafkajs names these as it did before Kafka renamed them; people look up Kafka's names. */
const RENAMED: Record<string, string> = {
  GROUP_LOAD_IN_PROGRESS: "COORDINATOR_LOAD_IN_PROGRESS",
  GROUP_COORDINATOR_NOT_AVAILABLE: "COORDINATOR_NOT_AVAILABLE",
  NOT_COORDINATOR_FOR_GROUP: "NOT_COORDINATOR",
  NOT_LEADER_FOR_PARTITION: "NOT_LEADER_OR_FOLLOWER",
};

/**
 * Whatever kafkajs threw, seen as Kafka's own refusal where there is one. kafkajs hides it in
 * `cause` (when it gave up retrying), in `errors` (topics) or in `groups` (DeleteGroups).
 */
export function asRefusal(error: unknown): KafkaRefusal | null {
  for (const inner of unwrap(error)) {
    // kafkajs keeps the reason for this one to itself.
    const type = text(inner, "name") === "KafkaJSGroupCoordinatorNotFound" ? "COORDINATOR_NOT_AVAILABLE" : text(inner, "type");
    if (type !== null) return new KafkaRefusal(RENAMED[type] ?? type, messageOf(inner), error);
  }
  return null;
}

/** An error as people see it. `code` is Kafka's or the system's own name where there is one. */
export function errorInfo(error: unknown): ErrorInfo {
  const refusal = asRefusal(error);
  if (refusal) return { code: refusal.code, message: refusal.message };
  if (error instanceof DeadlineError) return { code: "NO_ANSWER", message: error.message };
  for (const inner of unwrap(error)) {
    if (text(inner, "name") === "KafkaJSSASLAuthenticationError") return { code: LOGIN_REFUSED, message: messageOf(inner) };
    const code = text(inner, "code");
    if (code !== null) return { code, message: messageOf(inner) };
  }
  return { code: "NOT_CONNECTED", message: messageOf(error) };
}

/** The error itself, then everything it holds, outermost first. At most 20: a cause can point back at itself. */
function unwrap(error: unknown): object[] {
  const found: object[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < 20) {
    const next = waiting.shift();
    if (typeof next !== "object" || next === null) continue;
    found.push(next);
    waiting.push(Reflect.get(next, "cause"), Reflect.get(next, "error"));
    for (const list of [Reflect.get(next, "errors"), Reflect.get(next, "groups")]) {
      if (Array.isArray(list)) waiting.push(...list);
    }
  }
  return found;
}

function text(of: object, key: string): string | null {
  const value: unknown = Reflect.get(of, key);
  return typeof value === "string" && value !== "" ? value : null;
}

function messageOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  return text(error, "message") ?? text(error, "name") ?? "no reason was given";
}
