import { ERROR } from "../../wire/errors.ts";
import { CONFIG_SOURCE, configEntry, type ConfigEntry, type ConfigSynonym } from "./config-entry.ts";
import type { LogConfig } from "./log-config.ts";
import type { Refusal } from "./refusal.ts";
import { TOPIC_SETTINGS, type TopicSetting } from "./topic-settings.ts";

/** A topic's own settings, as they are told: names to values. */
export type TopicConfig = ReadonlyMap<string, string>;

const BY_NAME = new Map(TOPIC_SETTINGS.map((setting) => [setting.name, setting]));
const MAX_INT = 2n ** 31n - 1n;
const MAX_LONG = 2n ** 63n - 1n;

/**
 * Checks settings and brings their values into the form in which Apache Kafka tells them. Of two values
 * for one name the last counts. The broker's defaults for settings are Apache Kafka's.
 */
export function parseTopicConfig(given: readonly (readonly [name: string, value: string | null])[]): TopicConfig | Refusal {
  const missing = given.filter(([, value]) => value === null).map(([name]) => name);
  if (missing.length > 0) return refuse(`Null value not supported for topic configs: ${missing.join(",")}`);
  const config = new Map<string, string>();
  for (const [name, value] of given) config.set(name, value ?? "");
  const unknown = [...config.keys()].find((name) => !BY_NAME.has(name));
  if (unknown !== undefined) return refuse(`Unknown topic config name: ${unknown}`);
  for (const [name, value] of config) {
    const setting = BY_NAME.get(name);
    if (!setting) continue;
    const parsed = parseValue(setting, value);
    if (typeof parsed !== "string") return refuse(`Invalid value ${parsed.value} for configuration ${name}: ${parsed.why}`);
    config.set(name, parsed);
  }
  const conflict = complainTogether(config);
  return conflict === null ? config : refuse(conflict);
}

/** Whether settings were found to be wrong. */
export function isRefusal(parsed: TopicConfig | Refusal): parsed is Refusal {
  return "errorCode" in parsed;
}

/** All settings of a topic, in Apache Kafka's order. */
export function describeTopicConfig(config: TopicConfig): ConfigEntry[] {
  return TOPIC_SETTINGS.map((setting) => describe(setting, config.get(setting.name)));
}

/** What partitions heed of a topic's settings. */
export function logConfig(config: TopicConfig): LogConfig {
  const text = (name: string) => config.get(name) ?? BY_NAME.get(name)?.value ?? "";
  const number = (name: string) => (BigInt(text(name)) === MAX_LONG ? Infinity : Number(text(name)));
  const policies = text("cleanup.policy").split(",");
  return {
    maxMessageBytes: number("max.message.bytes"),
    timestampType: text("message.timestamp.type") === "LogAppendTime" ? "LogAppendTime" : "CreateTime",
    timestampBeforeMaxMs: number("message.timestamp.before.max.ms"),
    timestampAfterMaxMs: number("message.timestamp.after.max.ms"),
    compacted: policies.includes("compact"),
    deletes: policies.includes("delete"),
    retentionMs: number("retention.ms"),
    retentionBytes: number("retention.bytes"),
  };
}

function describe(setting: TopicSetting, own: string | undefined): ConfigEntry {
  const synonyms: ConfigSynonym[] = [];
  if (own !== undefined) synonyms.push({ name: setting.name, value: own, source: CONFIG_SOURCE.topic });
  // A new cluster of Apache Kafka 4.3 has this one set for all its brokers, and so its tools show it (KIP-966).
  if (setting.name === "min.insync.replicas")
    synonyms.push({ name: setting.name, value: setting.value, source: CONFIG_SOURCE.dynamicDefaultBroker });
  if (setting.broker !== null) synonyms.push({ name: setting.broker, value: setting.value, source: CONFIG_SOURCE.default });
  const [first] = synonyms;
  const named = { name: setting.name, type: setting.type, readOnly: false };
  return configEntry(named, {
    value: first?.value ?? setting.value,
    configSource: first?.source ?? CONFIG_SOURCE.default,
    synonyms,
  });
}

function refuse(errorMessage: string): Refusal {
  return { errorCode: ERROR.INVALID_CONFIG, errorMessage };
}

type Bad = { readonly value: string; readonly why: string };

function parseValue(setting: TopicSetting, given: string): string | Bad {
  const value = given.trim();
  switch (setting.type) {
    case "BOOLEAN": {
      const lower = value.toLowerCase();
      return lower === "true" || lower === "false" ? lower : { value, why: "Expected value to be either true or false" };
    }
    case "LIST": {
      const list = value.split(",").map((item) => item.trim());
      // What is in a list more than once counts once; the first bad item is named.
      const bad = list.find((item) => setting.complain?.(item));
      if (bad === undefined) return [...new Set(list)].join(",");
      const shown = setting.name === "cleanup.policy" ? bad : `[${list.join(", ")}]`;
      return { value: shown, why: setting.complain?.(bad) ?? "" };
    }
    case "INT":
    case "SHORT":
    case "LONG":
      return parseInteger(setting, value);
    case "DOUBLE":
      if (value === "" || Number.isNaN(Number(value))) return { value, why: "Not a number of type DOUBLE" };
      return inBounds(setting, value, Number.isInteger(Number(value)) ? `${Number(value)}.0` : value);
    case "STRING": {
      const why = setting.complain?.(value) ?? null;
      return why === null ? value : { value, why };
    }
    default:
      return setting.type satisfies never;
  }
}

function parseInteger(setting: TopicSetting, value: string): string | Bad {
  const limit = setting.type === "LONG" ? MAX_LONG : MAX_INT;
  const parsed = /^[+-]?\d+$/.test(value) ? BigInt(value.replace("+", "")) : null;
  if (parsed === null || parsed > limit || parsed < -limit - 1n) return { value, why: `Not a number of type ${setting.type}` };
  return inBounds(setting, String(parsed), String(parsed));
}

function inBounds(setting: TopicSetting, value: string, shown: string): string | Bad {
  const number = Number(value);
  if (setting.min !== undefined && number < setting.min) return { value: shown, why: `Value must be at least ${setting.min}` };
  if (setting.max !== undefined && number > setting.max)
    return { value: shown, why: `Value must be no more than ${setting.max}` };
  const why = setting.complain?.(value) ?? null;
  return why === null ? value : { value: shown, why };
}

/** What is wrong with settings that are each good alone. */
function complainTogether(config: TopicConfig): string | null {
  if (config.get("remote.storage.enable") === "true")
    return "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.";
  const least = BigInt(config.get("min.compaction.lag.ms") ?? 0);
  const most = BigInt(config.get("max.compaction.lag.ms") ?? MAX_LONG);
  if (least > most) return `conflict topic config setting min.compaction.lag.ms (${least}) > max.compaction.lag.ms (${most})`;
  return null;
}
