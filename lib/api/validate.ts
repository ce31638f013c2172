import { z } from "zod";
import { LabError, type ErrorCode } from "../contract/errors.ts";

/** A name in the path that cannot exist is treated like one that does not: nothing is at that address. */
const NOT_FOUND: Record<string, ErrorCode> = {
  group: "GROUP_NOT_FOUND",
  topic: "TOPIC_NOT_FOUND",
  id: "CONSUMER_NOT_FOUND",
};

/** The names that the path holds. Throws the 404 of the first one that no group, topic or consumer can have. */
export function readParams<P extends z.ZodObject>(schema: P, params: Record<string, string>): z.output<P> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0]);
  throw new LabError(NOT_FOUND[name] ?? "NO_SUCH_ROUTE", `${quote(params[name] ?? "")} cannot exist: ${issue?.message}.`, {
    field: name,
  });
}

/** The query. Throws VALIDATION, also where a name is given twice, since one of the two would be ignored. */
export function readQuery<Q extends z.ZodObject>(schema: Q, query: URLSearchParams): z.output<Q> {
  for (const name of Object.keys(schema.shape)) {
    if (query.getAll(name).length > 1) throw new LabError("VALIDATION", `${name} is given more than once.`, { field: name });
  }
  return check(schema, Object.fromEntries(query), "query");
}

/** The body; one that is left out is an empty object. Throws VALIDATION. */
export function readBody<B extends z.ZodType>(schema: B, body: unknown): z.output<B> {
  if (schema instanceof z.ZodUndefined) return schema.parse(undefined);
  return check(schema, body === undefined ? {} : body, "body");
}

function check<S extends z.ZodType>(schema: S, value: unknown, whole: string): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  // Five say enough; a body of 64 kB can hold thousands of unknown fields.
  const found = parsed.error.issues.slice(0, 5).map((issue) => describe(issue, whole));
  throw new LabError("VALIDATION", found.map(({ field, says }) => `${field}: ${says}`).join("; "), {
    field: found[0]?.field ?? whole,
  });
}

function describe(issue: z.core.$ZodIssue, whole: string): { field: string; says: string } {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return { field: clip([...path, issue.keys[0] ?? ""].join(".")), says: "there is no such field" };
  }
  if (issue.code === "invalid_type" && issue.input === undefined)
    return { field: path.join(".") || whole, says: "it is missing" };
  return { field: path.join(".") || whole, says: issue.message };
}

/** What a user sent is repeated to an extent only. */
function quote(text: string): string {
  return JSON.stringify(clip(text));
}

function clip(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
