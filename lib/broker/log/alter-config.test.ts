import { beforeEach, expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { alterTopicConfig, replaceTopicConfig } from "./alter-config.ts";
import { Topics } from "./topics.ts";

const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3];
let topics: Topics;

beforeEach(() => {
  topics = new Topics({ capBytes: 1_000_000, newTopicId: () => "id" });
  topics.create("t", 1, new Map([["retention.ms", "5"]]));
});

type Change = readonly [name: string, operation: number, value: string | null];

function alter(changes: readonly Change[], topic = "t", validateOnly = false) {
  const asked = changes.map(([name, configOperation, value]) => ({ name, configOperation, value }));
  return alterTopicConfig({ topics, validateOnly }, topic, asked);
}

const settings = () => Object.fromEntries(topics.get("t")?.config ?? []);

test("a change reaches the partitions, and the default comes back with DELETE", () => {
  const retention = () => topics.partition("t", 0)?.config.retentionMs;
  expect(alter([["retention.ms", SET, "6"]]).errorCode).toBe(ERROR.NONE);
  expect(retention()).toBe(6);
  expect(alter([["retention.ms", DELETE, null]]).errorCode).toBe(ERROR.NONE);
  expect(retention()).toBe(604_800_000);
});

test("lists grow and shrink from what they are, be that the default; nothing is in them twice", () => {
  alter([["cleanup.policy", APPEND, "compact"]]);
  alter([["cleanup.policy", APPEND, "compact"]]);
  expect(settings()).toMatchObject({ "cleanup.policy": "delete,compact" });
  alter([["cleanup.policy", SUBTRACT, "delete"]]);
  expect(settings()).toMatchObject({ "cleanup.policy": "compact" });
});

test("all changes are made or none", () => {
  const changes: Change[] = [
    ["flush.ms", SET, "1"],
    ["preallocate", SET, "q"],
  ];
  expect(alter(changes).errorCode).toBe(ERROR.INVALID_CONFIG);
  expect(settings()).toEqual({ "retention.ms": "5" });
});

test("a request that only asks changes nothing", () => {
  expect(alter([["retention.ms", SET, "6"]], "t", true).errorCode).toBe(ERROR.NONE);
  expect(settings()).toEqual({ "retention.ms": "5" });
});

test.each<[topic: string, changes: Change[], errorCode: number, message: string | null]>([
  ["nope", [], ERROR.UNKNOWN_TOPIC_OR_PARTITION, "The topic 'nope' does not exist."],
  ["", [["flush.ms", SET, "1"]], ERROR.INVALID_REQUEST, "Default topic resources are not allowed."],
  ["nope", [["flush.ms", SET, null]], ERROR.INVALID_REQUEST, "Null value not supported for : flush.ms"],
  ["t", [["foo", SET, "1"]], ERROR.INVALID_CONFIG, "Unknown topic config name: foo"],
  ["t", [["retention.ms", SET, null]], ERROR.INVALID_REQUEST, "Null value not supported for : retention.ms"],
  ["t", [["retention.ms", APPEND, "1"]], ERROR.INVALID_CONFIG, "Can't APPEND to key retention.ms because its type is not LIST."],
  ["t", [["retention.ms", 9, "1"]], ERROR.UNKNOWN_SERVER_ERROR, null],
  [
    "t",
    [
      ["retention.ms", SET, "1"],
      ["retention.ms", SET, "2"],
    ],
    ERROR.INVALID_REQUEST,
    "Error due to duplicate config keys",
  ],
])("%s %j is refused in Apache Kafka's words", (topic, changes, errorCode, errorMessage) => {
  expect(alter(changes, topic)).toEqual({ errorCode, errorMessage });
  expect(settings()).toEqual({ "retention.ms": "5" });
});

function replace(settings: readonly (readonly [name: string, value: string | null])[], topic = "t", validateOnly = false) {
  const asked = settings.map(([name, value]) => ({ name, value }));
  return replaceTopicConfig({ topics, validateOnly }, topic, asked);
}

test("settings that replace all others leave none of them", () => {
  expect(replace([["flush.ms", "7"]], "t", true).errorCode).toBe(ERROR.NONE);
  expect(settings()).toEqual({ "retention.ms": "5" });
  expect(replace([["flush.ms", "7"]]).errorCode).toBe(ERROR.NONE);
  expect(settings()).toEqual({ "flush.ms": "7" });
  expect(replace([]).errorCode).toBe(ERROR.NONE);
  expect(settings()).toEqual({});
});

test("settings that replace all others are refused together", () => {
  const both = [
    ["flush.ms", "7"],
    ["retention.ms", "x"],
  ] as const;
  expect(replace(both).errorCode).toBe(ERROR.INVALID_CONFIG);
  expect(replace([["retention.ms", null]]).errorCode).toBe(ERROR.INVALID_REQUEST);
  expect(replace([], "nope").errorCode).toBe(ERROR.UNKNOWN_TOPIC_OR_PARTITION);
  expect(settings()).toEqual({ "retention.ms": "5" });
});
