import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { assignmentComplaint, placementComplaint, type ReplicaAssignment } from "./assignment.ts";
import type { ConfigEntry } from "./config-entry.ts";
import type { Refusal } from "./refusal.ts";
import { describeTopicConfig, isRefusal, parseTopicConfig } from "./topic-config.ts";
import { complainOfTopicName } from "./topic-name.ts";
import { MAX_PARTITIONS, type Topics } from "./topics.ts";

/** A topic of a CreateTopics request; field names are the wire's. */
export interface NewTopic {
  readonly name: string;
  /** -1 for the broker's default. */
  readonly numPartitions: number;
  /** -1 for the broker's default. */
  readonly replicationFactor: number;
  readonly assignments: readonly ReplicaAssignment[];
  readonly configs: readonly { readonly name: string; readonly value: string | null }[];
}

/** What is answered for a topic of CreateTopics. With an error: no id, -1 and no configs. */
export interface NewTopicAnswer extends Refusal {
  readonly name: string;
  readonly topicId: string;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  /** By name. */
  readonly configs: readonly ConfigEntry[];
}

/** A topic of a CreatePartitions request. */
export interface MorePartitions {
  readonly name: string;
  /** How many there shall be in all. */
  readonly count: number;
  readonly assignments: readonly { readonly brokerIds: readonly number[] }[] | null;
}

export interface NamedAnswer extends Refusal {
  readonly name: string;
}

export interface RequestContext {
  readonly topics: Topics;
  /** The only broker that partitions can be on. */
  readonly nodeId: number;
  /** num.partitions: where a request leaves the number open. */
  readonly defaultPartitions: number;
  /** The request is checked and answered, and nothing is changed. */
  readonly validateOnly: boolean;
}

/** The wire's "no id". */
export const ZERO_UUID = "AAAAAAAAAAAAAAAAAAAAAA";
/** Apache Kafka's bound for one request. */
const MAX_PARTITIONS_PER_REQUEST = 10_000;
const OK: Refusal = { errorCode: ERROR.NONE, errorMessage: null };

/**
 * Answers CreateTopics, in the order of the request, in Apache Kafka's order of checks
 * (ControllerApis.createTopics, ReplicationControlManager.createTopics).
 */
export function createTopics(requested: readonly NewTopic[], context: RequestContext): NewTopicAnswer[] {
  const twice = namedTwice(requested);
  const tooMany = partitionsIn(requested, context) > MAX_PARTITIONS_PER_REQUEST;
  return unique(requested).map((topic) => {
    if (twice.has(topic.name)) return failed(topic, refuse(ERROR.INVALID_REQUEST, "Duplicate topic name."));
    if (tooMany) return failed(topic, refuse(ERROR.POLICY_VIOLATION, "Excessively large number of partitions per request."));
    return createTopic(topic, context);
  });
}

/** Creates a topic that a client asked about, with all defaults (auto.create.topics.enable). */
export function autoCreateTopic(name: string, context: Omit<RequestContext, "validateOnly">): NewTopicAnswer {
  const topic = { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [] };
  return createTopic(topic, { ...context, validateOnly: false });
}

/** Answers CreatePartitions, in the order of the request. */
export function createPartitions(requested: readonly MorePartitions[], context: RequestContext): NamedAnswer[] {
  const twice = namedTwice(requested);
  return unique(requested).map((more) => {
    if (twice.has(more.name)) return { name: more.name, ...refuse(ERROR.INVALID_REQUEST, "Duplicate topic name.") };
    const complaint = complainOfMore(more, context);
    if (!complaint && !context.validateOnly) context.topics.addPartitions(more.name, more.count);
    return { name: more.name, ...(complaint ?? OK) };
  });
}

function createTopic(topic: NewTopic, context: RequestContext): NewTopicAnswer {
  const { topics, defaultPartitions, validateOnly } = context;
  const complaint = complainOfName(topic.name, topics);
  if (complaint) return failed(topic, complaint);
  const config = parseTopicConfig(topic.configs.map(({ name, value }) => [name, value] as const));
  if (isRefusal(config)) return failed(topic, config);
  const misplaced = complainOfPlacement(topic, context);
  if (misplaced) return failed(topic, misplaced);
  const partitions = topic.assignments.length || (topic.numPartitions === -1 ? defaultPartitions : topic.numPartitions);
  if (topics.partitionCount + partitions > MAX_PARTITIONS)
    return failed(topic, refuse(ERROR.POLICY_VIOLATION, `The broker holds at most ${MAX_PARTITIONS} partitions.`));
  const topicId = validateOnly ? topics.unusedId() : topics.create(topic.name, partitions, config).id;
  return {
    ...OK,
    name: topic.name,
    topicId,
    numPartitions: partitions,
    replicationFactor: 1,
    configs: describeTopicConfig(config).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function complainOfName(name: string, topics: Topics): Refusal | null {
  if (name === "__cluster_metadata")
    return refuse(ERROR.INVALID_REQUEST, "Creation of internal topic __cluster_metadata is prohibited.");
  const complaint = complainOfTopicName(name);
  if (complaint !== null) return refuse(ERROR.INVALID_TOPIC_EXCEPTION, complaint);
  if (topics.get(name)) return refuse(ERROR.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
  const colliding = topics.collidingName(name);
  if (colliding === undefined) return null;
  return refuse(ERROR.INVALID_TOPIC_EXCEPTION, `Topic '${name}' collides with existing topic: ${colliding}`);
}

function complainOfPlacement(topic: NewTopic, { nodeId }: RequestContext): Refusal | null {
  const { assignments, numPartitions, replicationFactor } = topic;
  if (assignments.length === 0) return placementComplaint(numPartitions, replicationFactor);
  const open = (what: string) =>
    refuse(ERROR.INVALID_REQUEST, `A manual partition assignment was specified, but ${what} was not set to -1.`);
  if (replicationFactor !== -1) return open("replication factor");
  if (numPartitions !== -1) return open("numPartitions");
  return assignmentComplaint(assignments, nodeId);
}

function complainOfMore({ name, count, assignments }: MorePartitions, { topics, nodeId }: RequestContext): Refusal | null {
  const topic = topics.get(name);
  if (!topic) return refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION, null);
  const present = topic.partitions.length;
  const additional = count - present;
  if (additional === 0) return refuse(ERROR.INVALID_PARTITIONS, `Topic already has ${present} partition(s).`);
  if (additional < 0)
    return refuse(
      ERROR.INVALID_PARTITIONS,
      `The topic ${name} currently has ${present} partition(s); ${count} would not be an increase.`,
    );
  if (assignments && assignments.length !== additional)
    return refuse(
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      `Attempted to add ${additional} additional partition(s), but only ${assignments.length} assignment(s) were specified.`,
    );
  if (additional > MAX_PARTITIONS_PER_REQUEST || topics.partitionCount + additional > MAX_PARTITIONS)
    return refuse(ERROR.POLICY_VIOLATION, "Excessively large number of partitions per request.");
  const added = assignments?.map(({ brokerIds }, index) => ({ partitionIndex: index, brokerIds })) ?? [];
  return assignmentComplaint(added, nodeId);
}

function partitionsIn(requested: readonly NewTopic[], { defaultPartitions }: RequestContext): number {
  return requested.reduce((sum, { assignments, numPartitions }) => {
    if (assignments.length > 0) return sum + assignments.length;
    return sum + (numPartitions <= 0 ? defaultPartitions : numPartitions);
  }, 0);
}

function namedTwice(requested: readonly { readonly name: string }[]): Set<string> {
  const seen = new Set<string>();
  return new Set(requested.map(({ name }) => name).filter((name) => seen.size === seen.add(name).size));
}

/** A name that is there twice is answered once. */
function unique<T extends { readonly name: string }>(requested: readonly T[]): T[] {
  return [...new Map(requested.map((item) => [item.name, item])).values()];
}

function refuse(errorCode: ErrorCode, errorMessage: string | null): Refusal {
  return { errorCode, errorMessage };
}

function failed({ name }: NewTopic, refusal: Refusal): NewTopicAnswer {
  return { name, topicId: ZERO_UUID, numPartitions: -1, replicationFactor: -1, configs: [], ...refusal };
}
