import { z } from "zod";
import { ERRORS, type ErrorCode } from "../contract/errors.ts";
import * as http from "../contract/http.ts";
import { GroupLedger, LedgerCounts, LedgerRow } from "../contract/ledger.ts";
import { LogMessage, MessagePage } from "../contract/message-rows.ts";
import { SendMessageBody, SentMessage } from "../contract/messages.ts";
import { BurstBody, ProducerBody, ProducerView } from "../contract/producer.ts";
import { ResetAnswer, ResetOffsetsBody } from "../contract/offsets.ts";
import { LessonRun, MarkLessonBody, OpenLessonBody } from "../contract/lessons.ts";
import { isChange, type Operation } from "./operation.ts";
import { JSON_TYPE, PROBLEM_TYPE } from "./problem.ts";

type JsonObject = Record<string, unknown>;

/** Schemas that get a name of their own in the document; all others stand where they are used. */
const NAMED = {
  OpenGroupBody: http.OpenGroupBody,
  AddConsumersBody: http.AddConsumersBody,
  PatchConsumerBody: http.PatchConsumerBody,
  CreateTopicBody: http.CreateTopicBody,
  PatchTopicBody: http.PatchTopicBody,
  ProducerBody,
  BurstBody,
  SendMessageBody,
  Group: http.GroupAnswer,
  ClusterGroups: http.ClusterGroups,
  ClusterGroup: http.ClusterGroup,
  GroupList: http.GroupList,
  GroupSummary: http.GroupSummary,
  Ledger: GroupLedger,
  LedgerCounts,
  PartitionLedger: LedgerRow,
  Member: http.MemberAnswer,
  Partition: http.PartitionAnswer,
  AddedConsumers: http.AddedConsumers,
  Topic: http.TopicAnswer,
  Producer: ProducerView,
  SentMessage,
  MessagePage,
  Message: LogMessage,
  ResetOffsetsBody,
  ResetAnswer,
  OpenLessonBody,
  MarkLessonBody,
  Lesson: LessonRun,
  Health: http.Health,
  Broker: http.BrokerStatus,
  Problem: http.Problem,
};

const PARAMETERS: Record<string, string> = {
  group: "The group's name, percent-encoded: a slash within it is %2F.",
  topic: "The topic's name.",
  id: "The consumer's name within its group: C1, C2 …",
  from: "beginning, end, or the next of an answer.",
  partition: "Only of this one.",
  limit: "At most so many; 100 by default.",
  how: "leave: it says goodbye. crash: it is cut off. dismiss: the card of a crashed or failed one is put away.",
};

/** The OpenAPI 3.1 document of the given routes, from the schemas by which they are validated. */
export function describeApi(operations: readonly Operation[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Rebalance Lab",
      version,
      description:
        "Add, kill and watch real Kafka consumers. Commands are accepted here; what follows from them is seen in the group. " +
        "While the lab listens on loopback only, everybody is the host.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "The lab itself" }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        host: { type: "http", scheme: "bearer", description: "The host token that the server printed when it started." },
      },
    },
  };
}

function describe(operation: Operation): JsonObject {
  const { id, tag, summary, role, params, query, body, takesBody } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    // The empty one: on loopback no token is needed.
    security: role === "host" ? [{ host: [] }, {}] : [],
    parameters: [...parameters("path", params), ...parameters("query", query)],
    ...(takesBody ? { requestBody: { required: needsBody(body), content: { [JSON_TYPE]: { schema: schemaOf(body) } } } } : {}),
    responses: { ...success(operation), ...problems(operation) },
  };
}

/** A body that may be `{}` may be left out. */
function needsBody(body: z.ZodType): boolean {
  return !body.safeParse({}).success;
}

function parameters(where: "path" | "query", schema: z.ZodObject): JsonObject[] {
  return Object.entries(schema.shape).map(([name, of]) => ({
    name,
    in: where,
    required: where === "path" || !z.safeParse(of, undefined).success,
    description: PARAMETERS[name] ?? name,
    schema: schemaOf(of),
  }));
}

function success({ success: { status, says, body, locates } }: Operation): JsonObject {
  const headers = locates ? { headers: { Location: { description: "Its address", schema: { type: "string" } } } } : {};
  const content = body instanceof z.ZodUndefined ? {} : { content: { [JSON_TYPE]: { schema: schemaOf(body) } } };
  return { [status]: { description: says, ...headers, ...content } };
}

/** The codes that a route can answer: its own, and those that it shares with all of its kind. */
export function codesOf(operation: Operation): ErrorCode[] {
  const path = Object.keys(operation.params.shape);
  const shared: ErrorCode[] = ["VALIDATION", "FOREIGN_HOST", "INTERNAL"];
  if (path.includes("group")) shared.push("GROUP_NOT_FOUND");
  if (path.includes("id")) shared.push("CONSUMER_NOT_FOUND");
  if (path.includes("topic")) shared.push("TOPIC_NOT_FOUND");
  if (operation.role === "host") shared.push("NOT_HOST");
  if (isChange(operation.method)) shared.push("FOREIGN_ORIGIN", "TOO_FAST", "TOO_LARGE", "SHUTTING_DOWN");
  if (operation.needsBroker) shared.push("BROKER_AWAY");
  if (operation.takesBody) shared.push("BAD_JSON", "UNSUPPORTED_MEDIA");
  return [...new Set([...operation.errors, ...shared])].toSorted((a, b) => ERRORS[a].status - ERRORS[b].status);
}

function problems(operation: Operation): JsonObject {
  const codes = Map.groupBy(codesOf(operation), (code) => ERRORS[code].status);
  return Object.fromEntries(Array.from(codes, ([status, of]) => [status, problemResponse(operation, of)]));
}

function problemResponse(operation: Operation, codes: ErrorCode[]): JsonObject {
  const own = codes.some((code) => operation.errors.includes(code));
  const more = operation.problem && own ? [schemaOf(operation.problem)] : [];
  const named = { type: "object", properties: { code: { enum: codes } } };
  return {
    description: codes.map((code) => `${code}: ${ERRORS[code].title}. ${ERRORS[code].todo}`).join("\n\n"),
    ...(codes.includes("TOO_FAST")
      ? { headers: { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } } }
      : {}),
    content: { [PROBLEM_TYPE]: { schema: { allOf: [reference("Problem"), ...more, named] } } },
  };
}

function schemaOf(schema: z.core.$ZodType): object {
  const name = Object.entries(NAMED).find(([, named]) => named === schema)?.[0];
  return name ? reference(name) : plain(z.toJSONSchema(schema, { io: "input" }));
}

function reference(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * All named schemas, with references to one another. As input also where they are answers: then they
 * stay open, and a client that validates is not broken by a field that is added later.
 */
function namedSchemas(): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: "input", uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]));
}

/** The document has one dialect, OpenAPI 3.1's own, and names its schemas by their place. */
function plain({ $schema: _dialect, $id: _id, ...schema }: z.core.JSONSchema.BaseSchema): object {
  return schema;
}
