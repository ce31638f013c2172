import type { ConfigType } from "./config-entry.ts";

/** A topic setting: its kind, Apache Kafka's default, the broker setting behind it (null: none is told), its bounds. */
export interface TopicSetting {
  readonly name: string;
  readonly type: ConfigType;
  readonly value: string;
  readonly broker: string | null;
  readonly min?: number;
  readonly max?: number;
  /** What else Apache Kafka says of the value; null when it is good. */
  readonly complain?: (value: string) => string | null;
}

const MAX_LONG = "9223372036854775807";
const CODECS = ["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"];
const THROTTLED = /^\*$|^$|^\d+:\d+(,\d+:\d+)*$/;

function oneOf(...values: readonly string[]): (value: string) => string | null {
  return (value) => (values.includes(value) ? null : `String must be one of: ${values.join(", ")}`);
}

function gzipLevel(value: string): string | null {
  const level = Number(value);
  return level === -1 || (level >= 1 && level <= 9) ? null : "Value must be between 1 and 9 or equal to -1";
}

/** Of one of the policies in the list. */
function cleanupPolicy(value: string): string | null {
  return value === "" || value === "compact" || value === "delete" ? null : "String must be one of: compact, delete";
}

function throttled(name: string): TopicSetting {
  const rule =
    `${name} must be the literal '*' or a list of replicas in the following format: ` +
    "[partitionId]:[brokerId],[partitionId]:[brokerId],...";
  return { name, type: "LIST", value: "", broker: null, complain: (value) => (THROTTLED.test(value) ? null : rule) };
}

/** All topic settings of Apache Kafka 4.3, in the order in which it describes them. */
export const TOPIC_SETTINGS: readonly TopicSetting[] = [
  { name: "compression.type", type: "STRING", value: "producer", broker: "compression.type", complain: oneOf(...CODECS) },
  { name: "remote.log.delete.on.disable", type: "BOOLEAN", value: "false", broker: null },
  throttled("leader.replication.throttled.replicas"),
  { name: "remote.storage.enable", type: "BOOLEAN", value: "false", broker: null },
  { name: "min.insync.replicas", type: "INT", value: "1", broker: "min.insync.replicas", min: 1 },
  { name: "segment.jitter.ms", type: "LONG", value: "0", broker: null, min: 0 },
  { name: "remote.log.copy.disable", type: "BOOLEAN", value: "false", broker: null },
  { name: "local.retention.ms", type: "LONG", value: "-2", broker: "log.local.retention.ms", min: -2 },
  { name: "cleanup.policy", type: "LIST", value: "delete", broker: "log.cleanup.policy", complain: cleanupPolicy },
  { name: "flush.ms", type: "LONG", value: MAX_LONG, broker: null, min: 0 },
  throttled("follower.replication.throttled.replicas"),
  { name: "compression.lz4.level", type: "INT", value: "9", broker: "compression.lz4.level", min: 1, max: 17 },
  { name: "segment.bytes", type: "INT", value: "1073741824", broker: "log.segment.bytes", min: 1_048_576 },
  { name: "retention.ms", type: "LONG", value: "604800000", broker: null, min: -1 },
  { name: "compression.gzip.level", type: "INT", value: "-1", broker: "compression.gzip.level", complain: gzipLevel },
  { name: "flush.messages", type: "LONG", value: MAX_LONG, broker: "log.flush.interval.messages", min: 1 },
  { name: "compression.zstd.level", type: "INT", value: "3", broker: "compression.zstd.level", min: -131_072, max: 22 },
  { name: "max.compaction.lag.ms", type: "LONG", value: MAX_LONG, broker: "log.cleaner.max.compaction.lag.ms", min: 1 },
  { name: "file.delete.delay.ms", type: "LONG", value: "60000", broker: "log.segment.delete.delay.ms", min: 0 },
  { name: "max.message.bytes", type: "INT", value: "1048588", broker: "message.max.bytes", min: 0 },
  { name: "min.compaction.lag.ms", type: "LONG", value: "0", broker: "log.cleaner.min.compaction.lag.ms", min: 0 },
  {
    name: "message.timestamp.type",
    type: "STRING",
    value: "CreateTime",
    broker: "log.message.timestamp.type",
    complain: oneOf("CreateTime", "LogAppendTime"),
  },
  { name: "local.retention.bytes", type: "LONG", value: "-2", broker: "log.local.retention.bytes", min: -2 },
  { name: "preallocate", type: "BOOLEAN", value: "false", broker: "log.preallocate" },
  { name: "index.interval.bytes", type: "INT", value: "4096", broker: "log.index.interval.bytes", min: 0 },
  { name: "min.cleanable.dirty.ratio", type: "DOUBLE", value: "0.5", broker: "log.cleaner.min.cleanable.ratio", min: 0, max: 1 },
  { name: "unclean.leader.election.enable", type: "BOOLEAN", value: "false", broker: "unclean.leader.election.enable" },
  { name: "retention.bytes", type: "LONG", value: "-1", broker: "log.retention.bytes" },
  { name: "delete.retention.ms", type: "LONG", value: "86400000", broker: "log.cleaner.delete.retention.ms", min: 0 },
  {
    name: "message.timestamp.after.max.ms",
    type: "LONG",
    value: "3600000",
    broker: "log.message.timestamp.after.max.ms",
    min: 0,
  },
  {
    name: "message.timestamp.before.max.ms",
    type: "LONG",
    value: MAX_LONG,
    broker: "log.message.timestamp.before.max.ms",
    min: 0,
  },
  { name: "segment.ms", type: "LONG", value: "604800000", broker: null, min: 1 },
  { name: "segment.index.bytes", type: "INT", value: "10485760", broker: "log.index.size.max.bytes", min: 4 },
];
