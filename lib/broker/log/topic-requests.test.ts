import { beforeEach, describe, expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { buildBatch } from "./testing.ts";
import {
  autoCreateTopic,
  createPartitions,
  createTopics,
  ZERO_UUID,
  type NewTopic,
  type RequestContext,
} from "./topic-requests.ts";
import { Topics, type TopicChange } from "./topics.ts";

let topics: Topics;
let context: RequestContext;
let changes: string[];

beforeEach(() => {
  let id = 0;
  topics = new Topics({ capBytes: 1_000_000, newTopicId: () => `id-${id++}` });
  context = { topics, nodeId: 1, defaultPartitions: 2, validateOnly: false };
  changes = [];
  topics.listen((change: TopicChange) => changes.push(`${change.kind} ${change.topic.name}`));
});

const topic = (name: string, rest: Partial<NewTopic> = {}): NewTopic => ({
  name,
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: [],
  ...rest,
});
const assigned = (...assignments: (readonly [partition: number, brokers: number[]])[]) => ({
  numPartitions: -1,
  replicationFactor: -1,
  assignments: assignments.map(([partitionIndex, brokerIds]) => ({ partitionIndex, brokerIds })),
});
const create = (...asked: NewTopic[]) => createTopics(asked, context);

describe("creating topics", () => {
  test("a good one is there, with its partitions, its id and all its settings by name", () => {
    const [answer] = create(topic("t", { numPartitions: 3, configs: [{ name: "retention.ms", value: "5000" }] }));
    expect(answer).toMatchObject({ name: "t", errorCode: ERROR.NONE, topicId: "id-0", numPartitions: 3, replicationFactor: 1 });
    const names = answer?.configs.map(({ name }) => name) ?? [];
    expect(names).toEqual([...names].sort());
    expect(topics.get("t")).toBe(topics.getById("id-0"));
    expect(topics.get("t")?.partitions).toHaveLength(3);
    expect(topics.partition("t", 2)?.config.retentionMs).toBe(5000);
    expect(topics.partition("t", 3)).toBeNull();
    expect(changes).toEqual(["created t"]);
  });

  test("what is left open is the broker's default", () => {
    expect(create(topic("t", { numPartitions: -1, replicationFactor: -1 }))[0]).toMatchObject({ numPartitions: 2 });
    expect(autoCreateTopic("u", context)).toMatchObject({ errorCode: ERROR.NONE, numPartitions: 2 });
  });

  test("partitions may be assigned to the one broker there is", () => {
    expect(create(topic("t", assigned([1, [1]], [0, [1]])))[0]).toMatchObject({ errorCode: ERROR.NONE, numPartitions: 2 });
  });

  test.each<[what: string, asked: NewTopic, errorCode: number, message: string]>([
    ["no name", topic(""), ERROR.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: the empty string is not allowed"],
    ["a dot", topic("."), ERROR.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: '.' is not allowed"],
    [
      "a blank in the name",
      topic("x y"),
      ERROR.INVALID_TOPIC_EXCEPTION,
      "Topic name is invalid: 'x y' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
    ],
    ["a name that is taken", topic("there.is"), ERROR.TOPIC_ALREADY_EXISTS, "Topic 'there.is' already exists."],
    [
      "a name too like another",
      topic("there_is"),
      ERROR.INVALID_TOPIC_EXCEPTION,
      "Topic 'there_is' collides with existing topic: there.is",
    ],
    [
      "Kafka's own topic",
      topic("__cluster_metadata"),
      ERROR.INVALID_REQUEST,
      "Creation of internal topic __cluster_metadata is prohibited.",
    ],
    [
      "no partitions",
      topic("t", { numPartitions: 0 }),
      ERROR.INVALID_PARTITIONS,
      "Number of partitions was set to an invalid non-positive value.",
    ],
    [
      "no replicas",
      topic("t", { numPartitions: 0, replicationFactor: 0 }),
      ERROR.INVALID_REPLICATION_FACTOR,
      "Replication factor must be larger than 0, or -1 to use the default value.",
    ],
    [
      "more replicas than brokers",
      topic("t", { replicationFactor: 2 }),
      ERROR.INVALID_REPLICATION_FACTOR,
      "Unable to replicate the partition 2 time(s): The target replication factor of 2 cannot be reached because only 1 broker(s) " +
        "are registered or some brokers have all their log directories cordoned.",
    ],
    [
      "a bad setting before bad partitions",
      topic("t", { numPartitions: 0, configs: [{ name: "foo", value: "1" }] }),
      ERROR.INVALID_CONFIG,
      "Unknown topic config name: foo",
    ],
    [
      "an assignment and a number",
      topic("t", { ...assigned([0, [1]]), numPartitions: 1 }),
      ERROR.INVALID_REQUEST,
      "A manual partition assignment was specified, but numPartitions was not set to -1.",
    ],
    [
      "an assignment and replicas",
      topic("t", { ...assigned([0, [1]]), replicationFactor: 1 }),
      ERROR.INVALID_REQUEST,
      "A manual partition assignment was specified, but replication factor was not set to -1.",
    ],
    [
      "another broker",
      topic("t", assigned([0, [5]])),
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      "The manual partition assignment includes broker 5, but no such broker is registered.",
    ],
    [
      "no broker",
      topic("t", assigned([0, []])),
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      "The manual partition assignment includes an empty replica list.",
    ],
    [
      "a broker twice",
      topic("t", assigned([0, [1, 1]])),
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      "The manual partition assignment includes the broker 1 more than once.",
    ],
    [
      "a partition twice",
      topic("t", assigned([0, [1]], [0, [1]])),
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      "Found multiple manual partition assignments for partition 0",
    ],
    [
      "no partition 0",
      topic("t", assigned([1, [1]])),
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      "partitions should be a consecutive 0-based integer sequence",
    ],
  ])("%s", (_, asked, errorCode, errorMessage) => {
    create(topic("there.is"));
    const refused = {
      name: asked.name,
      errorCode,
      errorMessage,
      topicId: ZERO_UUID,
      numPartitions: -1,
      replicationFactor: -1,
      configs: [],
    };
    expect(create(asked)).toEqual([refused]);
    expect(topics.list()).toHaveLength(1);
  });

  test("names of 249 characters are the longest", () => {
    const codes = create(topic("n".repeat(249)), topic("m".repeat(250))).map(({ errorCode }) => errorCode);
    expect(codes).toEqual([ERROR.NONE, ERROR.INVALID_TOPIC_EXCEPTION]);
  });

  test("a name that is there twice is refused once, and the others are created", () => {
    expect(create(topic("a"), topic("b"), topic("a")).map(({ name, errorCode }) => [name, errorCode])).toEqual([
      ["a", ERROR.INVALID_REQUEST],
      ["b", ERROR.NONE],
    ]);
  });

  test("a request for too many partitions is refused as a whole", () => {
    const answers = create(topic("big", { numPartitions: 10_001 }), topic("small"));
    expect(answers.map(({ errorCode }) => errorCode)).toEqual([ERROR.POLICY_VIOLATION, ERROR.POLICY_VIOLATION]);
  });

  test("all topics together have a bound, which deleting makes room in", () => {
    create(topic("a", { numPartitions: 10_000 }));
    create(topic("b", { numPartitions: 10_000 }));
    expect(create(topic("c"))[0]?.errorCode).toBe(ERROR.POLICY_VIOLATION);
    topics.delete("a");
    expect(create(topic("c"))[0]?.errorCode).toBe(ERROR.NONE);
  });

  test("a request that only asks is answered the same and changes nothing", () => {
    context = { ...context, validateOnly: true };
    expect(create(topic("t"))[0]).toMatchObject({ errorCode: ERROR.NONE, numPartitions: 1 });
    expect(topics.get("t")).toBeUndefined();
    expect(changes).toEqual([]);
  });
});

describe("adding partitions", () => {
  const more = (name: string, count: number, brokers: number[][] | null = null) =>
    createPartitions([{ name, count, assignments: brokers?.map((brokerIds) => ({ brokerIds })) ?? null }], context);

  beforeEach(() => void create(topic("t", { configs: [{ name: "max.message.bytes", value: "99" }] })));

  test("the old ones stay what they are, the new ones have the topic's settings", () => {
    const old = topics.partition("t", 0);
    expect(more("t", 3)).toEqual([{ name: "t", errorCode: ERROR.NONE, errorMessage: null }]);
    expect(topics.partition("t", 0)).toBe(old);
    expect(topics.partition("t", 2)?.config.maxMessageBytes).toBe(99);
    expect(changes).toEqual(["created t", "partitions-added t"]);
  });

  test.each<[name: string, count: number, brokers: number[][] | null, errorCode: number, message: string | null]>([
    ["nope", 3, null, ERROR.UNKNOWN_TOPIC_OR_PARTITION, null],
    ["t", 1, null, ERROR.INVALID_PARTITIONS, "Topic already has 1 partition(s)."],
    ["t", 0, null, ERROR.INVALID_PARTITIONS, "The topic t currently has 1 partition(s); 0 would not be an increase."],
    [
      "t",
      3,
      [[1]],
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      "Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified.",
    ],
    [
      "t",
      3,
      [[1], [2]],
      ERROR.INVALID_REPLICA_ASSIGNMENT,
      "The manual partition assignment includes broker 2, but no such broker is registered.",
    ],
  ])("%s to %i with %j is refused", (name, count, brokers, errorCode, errorMessage) => {
    expect(more(name, count, brokers)).toEqual([{ name, errorCode, errorMessage }]);
    expect(topics.get("t")?.partitions).toHaveLength(1);
  });
});

describe("deleting", () => {
  test("a deleted topic is gone by name and id, and one of the same name is another", () => {
    create(topic("t"));
    const log = topics.partition("t", 0);
    expect(topics.delete("t")).toBe(true);
    expect(topics.delete("t")).toBe(false);
    expect(log?.closed).toBe(true);
    expect(topics.getById("id-0")).toBeUndefined();
    create(topic("t"));
    expect(topics.get("t")?.id).toBe("id-1");
    expect(changes).toEqual(["created t", "deleted t", "created t"]);
  });

  test("a log start that moves is told with its topic", () => {
    create(topic("t"));
    const told: TopicChange[] = [];
    topics.listen((change) => told.push(change));
    topics.partition("t", 0)?.append({ records: buildBatch(), now: 2_000_000, produceVersion: 11 });
    topics.partition("t", 0)?.deleteRecords(-1n);
    expect(told).toEqual([
      { kind: "log-start-moved", topic: topics.get("t"), partition: 0, logStartOffset: 1n, reason: "delete-records" },
    ]);
  });
});
