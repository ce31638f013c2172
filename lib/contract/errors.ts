/**
 * Every error a user of the lab can meet, in one place: its HTTP status, a title, and what to do.
 * `detail` is said where the error is raised, since only that place knows the names and values.
 */
export const ERRORS = {
  VALIDATION: { status: 400, title: "The request is not valid", todo: "Correct the field that the detail names." },
  BAD_JSON: { status: 400, title: "The body is not JSON", todo: "Send one JSON object with Content-Type: application/json." },
  NO_SUCH_PARTITION: {
    status: 400,
    title: "The topic has no such partition",
    todo: "Name one that it has, or none: then the key decides.",
  },
  NOT_HOST: {
    status: 403,
    title: "Only the host may do this",
    todo: "Open the link with the host token that the server printed when it started, or send it as Authorization: Bearer.",
  },
  FOREIGN_HOST: {
    status: 403,
    title: "This address is not allowed",
    todo: "Open the lab by the address that it printed, or add this host name to ALLOWED_HOSTS.",
  },
  FOREIGN_ORIGIN: {
    status: 403,
    title: "Another site sent this request",
    todo: "Use the lab's own page, or a script that sends no Origin header.",
  },
  NO_SUCH_ROUTE: { status: 404, title: "There is nothing at this address", todo: "See /api/openapi.json for every route." },
  GROUP_NOT_FOUND: { status: 404, title: "The lab has no such group", todo: "Create it first: POST /api/groups." },
  NO_SUCH_GROUP: { status: 404, title: "The cluster has no such group", todo: "GET /api/cluster/groups lists those it has." },
  TOPIC_NOT_FOUND: { status: 404, title: "The cluster has no such topic", todo: "Create it first: POST /api/topics." },
  CONSUMER_NOT_FOUND: {
    status: 404,
    title: "The group has no such consumer",
    todo: "GET /api/groups/{group} lists its members.",
  },
  NO_LESSON: { status: 404, title: "No lesson is on", todo: "Begin one: POST /api/lesson." },
  METHOD_NOT_ALLOWED: { status: 405, title: "This route has no such method", todo: "The Allow header names the methods it has." },
  TOO_LARGE: { status: 413, title: "The body is too large", todo: "Send at most what the detail names." },
  MESSAGE_TOO_LARGE: {
    status: 413,
    title: "The message is too large for the topic",
    todo: "Send less, or raise max.message.bytes of the topic.",
  },
  UNSUPPORTED_MEDIA: { status: 415, title: "The body is not declared as JSON", todo: "Send Content-Type: application/json." },
  TOO_FAST: { status: 429, title: "Too many changes at once", todo: "Wait for the time that Retry-After names." },
  LIMIT_CONSUMERS: { status: 409, title: "The limit of consumers is reached", todo: "Let some leave, or raise LIMIT_CONSUMERS." },
  LIMIT_GROUPS: { status: 409, title: "The limit of groups is reached", todo: "Delete one, or raise LIMIT_GROUPS." },
  LIMIT_PARTITIONS: {
    status: 409,
    title: "The limit of partitions is reached",
    todo: "Ask for fewer, or raise LIMIT_PARTITIONS.",
  },
  GROUP_EXISTS: { status: 409, title: "The lab has this group already", todo: "Use it as it is, or choose another name." },
  GROUP_NOT_EMPTY: { status: 409, title: "The group has members", todo: "Let them all leave first." },
  GROUP_NOT_OURS: {
    status: 409,
    title: "The lab did not make this group",
    todo: "Use a group that the lab made, or Kafka's own kafka-consumer-groups if this one is yours.",
  },
  GROUP_WATCHED: {
    status: 409,
    title: "This group is only watched",
    todo: "To use it, close it and open it without watch.",
  },
  GROUP_HAS_FOREIGN_MEMBERS: {
    status: 409,
    title: "Others are in this group",
    todo: 'Send "adopt": true if the lab\'s consumers shall join them.',
  },
  GROUP_CONFIGURED: {
    status: 409,
    title: "The configured group stays",
    todo: "Choose another with KAFKA_CONSUMER_GROUP_ID and start the lab again.",
  },
  TOPIC_EXISTS: { status: 409, title: "The topic exists already", todo: "Use it as it is, or choose another name." },
  TOPIC_NOT_OURS: {
    status: 409,
    title: "The lab did not make this topic",
    todo: 'Send "confirm" with the topic\'s name if you mean it.',
  },
  PARTITIONS_ONLY_UP: { status: 409, title: "Partitions can only be added", todo: "Ask for more partitions than there are." },
  WRONG_STATE: { status: 409, title: "The consumer cannot do that now", todo: "The detail says what it can do." },
  TOO_MANY_CARDS: {
    status: 409,
    title: "Too many crashed consumers are still shown",
    todo: "Dismiss some: DELETE …/consumers/{id}?how=dismiss.",
  },
  REFUSED_BY_KAFKA: { status: 409, title: "Kafka refused", todo: "The detail has Kafka's own words." },
  UNREADABLE: {
    status: 409,
    title: "The messages cannot be unpacked here",
    todo: "Read them with Kafka's own console consumer; kafkajs, which the lab uses, brings gzip only.",
  },
  NOT_EMBEDDED: {
    status: 409,
    title: "The broker is not the lab's own",
    todo: "Stop and start it where it was started; without KAFKA_BROKERS the lab brings a broker along.",
  },
  BROKER_NOT_STARTED: {
    status: 409,
    title: "The broker could not be started",
    todo: "Stop whatever listens on its port, then start it again.",
  },
  BROKER_AWAY: {
    status: 503,
    title: "Kafka does not answer",
    todo: "Start it again; the lab goes on by itself when it answers.",
  },
  SHUTTING_DOWN: { status: 503, title: "The lab is stopping", todo: "Start it again." },
  INTERNAL: { status: 500, title: "The lab has a defect", todo: "Look at its log, and report it." },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** A coded error: `code` is of the list above, `message` says what happened, with names and values. */
export class LabError extends Error {
  readonly code: ErrorCode;
  /** The field of the request that is wrong, where one is. */
  readonly field: string | null;

  constructor(code: ErrorCode, detail: string, options: { field?: string; cause?: unknown } = {}) {
    super(detail, { cause: options.cause });
    this.name = "LabError";
    this.code = code;
    this.field = options.field ?? null;
  }
}
