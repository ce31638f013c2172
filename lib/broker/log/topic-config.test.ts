import { describe, expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { describeBrokerConfig } from "./broker-config.ts";
import { describeTopicConfig, logConfig, parseTopicConfig, type TopicConfig } from "./topic-config.ts";

/** The settings when they are good, Apache Kafka's words when not. */
function parse(...given: (readonly [string, string | null])[]): Record<string, string> | string | null {
  const parsed = parseTopicConfig(given);
  if (!("errorCode" in parsed)) return Object.fromEntries(parsed);
  expect(parsed.errorCode).toBe(ERROR.INVALID_CONFIG);
  return parsed.errorMessage;
}

const config = (settings: Record<string, string>): TopicConfig => new Map(Object.entries(settings));
const entry = (settings: Record<string, string>, name: string) =>
  describeTopicConfig(config(settings)).find((e) => e.name === name);

describe("what is set for a topic", () => {
  test.each<[name: string, given: string | null, message: string]>([
    ["foo", "1", "Unknown topic config name: foo"],
    ["retention.ms", null, "Null value not supported for topic configs: retention.ms"],
    ["retention.ms", "abc", "Invalid value abc for configuration retention.ms: Not a number of type LONG"],
    ["retention.ms", "", "Invalid value  for configuration retention.ms: Not a number of type LONG"],
    [
      "retention.ms",
      "9223372036854775808",
      "Invalid value 9223372036854775808 for configuration retention.ms: Not a number of type LONG",
    ],
    ["retention.ms", "-2", "Invalid value -2 for configuration retention.ms: Value must be at least -1"],
    [
      "max.message.bytes",
      "99999999999",
      "Invalid value 99999999999 for configuration max.message.bytes: Not a number of type INT",
    ],
    ["cleanup.policy", "foo", "Invalid value foo for configuration cleanup.policy: String must be one of: compact, delete"],
    ["preallocate", "maybe", "Invalid value maybe for configuration preallocate: Expected value to be either true or false"],
    [
      "min.cleanable.dirty.ratio",
      "2",
      "Invalid value 2.0 for configuration min.cleanable.dirty.ratio: Value must be no more than 1",
    ],
    [
      "min.cleanable.dirty.ratio",
      "x",
      "Invalid value x for configuration min.cleanable.dirty.ratio: Not a number of type DOUBLE",
    ],
    [
      "compression.gzip.level",
      "0",
      "Invalid value 0 for configuration compression.gzip.level: Value must be between 1 and 9 or equal to -1",
    ],
    [
      "message.timestamp.type",
      "x",
      "Invalid value x for configuration message.timestamp.type: String must be one of: CreateTime, LogAppendTime",
    ],
    [
      "leader.replication.throttled.replicas",
      "x",
      "Invalid value [x] for configuration leader.replication.throttled.replicas: leader.replication.throttled.replicas must be " +
        "the literal '*' or a list of replicas in the following format: [partitionId]:[brokerId],[partitionId]:[brokerId],...",
    ],
    [
      "remote.storage.enable",
      "true",
      "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.",
    ],
  ])("%s=%s is refused", (name, given, message) => {
    expect(parse([name, given])).toBe(message);
  });

  test.each([
    ["retention.ms", " 77 ", "77"],
    ["preallocate", "TRUE", "true"],
    ["cleanup.policy", " compact , delete", "compact,delete"],
    ["cleanup.policy", "", ""],
    ["retention.bytes", "-2", "-2"],
    ["flush.ms", "9223372036854775807", "9223372036854775807"],
    ["leader.replication.throttled.replicas", "0:1,1:1", "0:1,1:1"],
    ["compression.zstd.level", "-5", "-5"],
  ])("%s=%j is kept as %j", (name, given, kept) => {
    expect(parse([name, given])).toEqual({ [name]: kept });
  });

  test("of two values for a name the last counts", () => {
    expect(parse(["retention.ms", "1"], ["retention.ms", "2"])).toEqual({ "retention.ms": "2" });
  });

  test("lags of compaction must not contradict each other", () => {
    expect(parse(["min.compaction.lag.ms", "10"], ["max.compaction.lag.ms", "5"])).toBe(
      "conflict topic config setting min.compaction.lag.ms (10) > max.compaction.lag.ms (5)",
    );
  });

  test("reaches the partitions", () => {
    expect(logConfig(config({}))).toMatchObject({ compacted: false, deletes: true, timestampBeforeMaxMs: Infinity });
    const both = config({ "cleanup.policy": "compact,delete", "retention.bytes": "5", "max.message.bytes": "9" });
    expect(logConfig(both)).toMatchObject({ compacted: true, deletes: true, retentionBytes: 5, maxMessageBytes: 9 });
    expect(logConfig(config({ "cleanup.policy": "compact" }))).toMatchObject({ compacted: true, deletes: false });
  });
});

describe("telling settings", () => {
  test("a default says so, with the broker's setting behind it", () => {
    expect(entry({}, "max.message.bytes")).toMatchObject({
      value: "1048588",
      configSource: 5,
      isDefault: true,
      configType: 3,
      synonyms: [{ name: "message.max.bytes", value: "1048588", source: 5 }],
    });
  });

  test("what is set for the topic comes first, the default behind it", () => {
    expect(entry({ "cleanup.policy": "compact" }, "cleanup.policy")).toMatchObject({
      value: "compact",
      configSource: 1,
      isDefault: false,
      synonyms: [
        { name: "cleanup.policy", value: "compact", source: 1 },
        { name: "log.cleanup.policy", value: "delete", source: 5 },
      ],
    });
  });

  test("the broker tells what it runs with, and the default behind it", () => {
    const told = new Map(
      describeBrokerConfig({ "node.id": "1", "group.min.session.timeout.ms": "1000", "num.partitions": "1" }).map((e) => [
        e.name,
        e,
      ]),
    );
    expect(told.get("node.id")).toMatchObject({ value: "1", configSource: 4, readOnly: true });
    expect(told.get("num.partitions")).toMatchObject({ value: "1", configSource: 5, isDefault: true });
    expect(told.get("group.min.session.timeout.ms")?.synonyms).toEqual([
      { name: "group.min.session.timeout.ms", value: "1000", source: 4 },
      { name: "group.min.session.timeout.ms", value: "6000", source: 5 },
    ]);
  });
});
