import { CONFIG_SOURCE, configEntry, type ConfigEntry, type ConfigType } from "./config-entry.ts";

type BrokerSetting = readonly [name: string, type: ConfigType, value: string | null, changeable?: "changeable"];

/**
 * Those of Apache Kafka's broker settings that mean something here, with its defaults. What runs
 * otherwise is given to describeBrokerConfig.
 */
const BROKER_SETTINGS: readonly BrokerSetting[] = [
  ["advertised.listeners", "LIST", null],
  ["auto.create.topics.enable", "BOOLEAN", "true"],
  ["broker.id", "INT", "-1"],
  ["broker.rack", "STRING", null],
  ["compression.type", "STRING", "producer", "changeable"],
  ["connections.max.idle.ms", "LONG", "600000"],
  ["default.replication.factor", "INT", "1"],
  ["delete.topic.enable", "BOOLEAN", "true"],
  ["fetch.max.bytes", "INT", "57671680"],
  ["group.initial.rebalance.delay.ms", "INT", "3000"],
  ["group.max.session.timeout.ms", "INT", "1800000"],
  ["group.max.size", "INT", "2147483647"],
  ["group.min.session.timeout.ms", "INT", "6000"],
  ["listeners", "LIST", "PLAINTEXT://:9092", "changeable"],
  ["log.cleanup.policy", "LIST", "delete", "changeable"],
  ["log.message.timestamp.after.max.ms", "LONG", "3600000", "changeable"],
  ["log.message.timestamp.before.max.ms", "LONG", "9223372036854775807", "changeable"],
  ["log.message.timestamp.type", "STRING", "CreateTime", "changeable"],
  ["log.retention.bytes", "LONG", "-1", "changeable"],
  ["log.retention.check.interval.ms", "LONG", "300000"],
  ["log.retention.hours", "INT", "168"],
  ["log.retention.minutes", "INT", null],
  ["log.retention.ms", "LONG", null, "changeable"],
  ["log.segment.bytes", "INT", "1073741824", "changeable"],
  ["max.connections", "INT", "2147483647", "changeable"],
  ["message.max.bytes", "INT", "1048588", "changeable"],
  ["min.insync.replicas", "INT", "1", "changeable"],
  ["node.id", "INT", null],
  ["num.partitions", "INT", "1"],
  ["offset.metadata.max.bytes", "INT", "4096"],
  ["offsets.retention.check.interval.ms", "LONG", "600000"],
  ["offsets.retention.minutes", "INT", "10080"],
  ["process.roles", "LIST", null],
  ["producer.id.expiration.ms", "INT", "86400000", "changeable"],
  ["socket.request.max.bytes", "INT", "104857600"],
  ["unclean.leader.election.enable", "BOOLEAN", "false", "changeable"],
];

/**
 * The broker's settings as DescribeConfigs tells them. `running` has the values that this broker really
 * runs with, by Apache Kafka's names; those that are not its defaults are told as set at the start.
 */
export function describeBrokerConfig(running: Readonly<Record<string, string>>): ConfigEntry[] {
  return BROKER_SETTINGS.map(([name, type, usual, changeable]) => {
    const set = running[name];
    const named = { name, type, readOnly: changeable === undefined };
    const byDefault = usual === null ? [] : [{ name, value: usual, source: CONFIG_SOURCE.default }];
    if (set === undefined || set === usual)
      return configEntry(named, { value: usual, configSource: CONFIG_SOURCE.default, synonyms: byDefault });
    const configSource = CONFIG_SOURCE.staticBroker;
    return configEntry(named, { value: set, configSource, synonyms: [{ name, value: set, source: configSource }, ...byDefault] });
  });
}
