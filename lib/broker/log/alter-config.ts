import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, parseTopicConfig, type TopicConfig } from "./topic-config.ts";
import { complainOfTopicName } from "./topic-name.ts";
import { TOPIC_SETTINGS } from "./topic-settings.ts";
import type { Topics } from "./topics.ts";

/** One change of IncrementalAlterConfigs; field names are the wire's. */
export interface ConfigChange {
  readonly name: string;
  /** 0 set, 1 back to the default, 2 add to a list, 3 take from a list. */
  readonly configOperation: number;
  readonly value: string | null;
}

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

/** Changes some settings of a topic and leaves the others, all or none (IncrementalAlterConfigs). */
export function alterTopicConfig(
  { topics, validateOnly }: { topics: Topics; validateOnly: boolean },
  name: string,
  changes: readonly ConfigChange[],
): Refusal {
  const complaint = complainOfTopicName(name);
  if (complaint !== null) return refuse(ERROR.INVALID_TOPIC_EXCEPTION, complaint);
  const topic = topics.get(name);
  if (!topic) return refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION, `The topic '${name}' does not exist.`);
  if (new Set(changes.map((change) => change.name)).size < changes.length)
    return refuse(ERROR.INVALID_REQUEST, "Error due to duplicate config keys");
  const withoutValue = changes.filter(({ configOperation, value }) => configOperation !== DELETE && value === null);
  if (withoutValue.length > 0)
    return refuse(
      ERROR.INVALID_REQUEST,
      `Null value not supported for : ${withoutValue.map((change) => change.name).join(", ")}`,
    );
  const merged = new Map(topic.config);
  for (const change of changes) {
    const refusal = applyChange(merged, change);
    if (refusal) return refusal;
  }
  const config = parseTopicConfig([...merged]);
  if (isRefusal(config)) return config;
  if (!validateOnly) topics.setConfig(name, config);
  return { errorCode: ERROR.NONE, errorMessage: null };
}

function applyChange(config: Map<string, string>, { name, configOperation, value }: ConfigChange): Refusal | null {
  const given = value ?? "";
  switch (configOperation) {
    case SET:
      config.set(name, given);
      return null;
    case DELETE:
      config.delete(name);
      return null;
    case APPEND:
    case SUBTRACT: {
      const list = listOf(config, name);
      if (!list) {
        const operation = configOperation === APPEND ? "APPEND" : "SUBTRACT";
        return refuse(ERROR.INVALID_CONFIG, `Can't ${operation} to key ${name} because its type is not LIST.`);
      }
      for (const item of given.split(",")) {
        if (configOperation === APPEND) list.add(item);
        else list.delete(item);
      }
      config.set(name, [...list].join(","));
      return null;
    }
    default:
      return refuse(ERROR.UNKNOWN_SERVER_ERROR, null);
  }
}

/** What a list has now; null when the setting is no list. */
function listOf(config: TopicConfig, name: string): Set<string> | null {
  const setting = TOPIC_SETTINGS.find((known) => known.name === name);
  if (setting?.type !== "LIST") return null;
  const value = config.get(name) ?? setting.value;
  return new Set(value === "" ? [] : value.split(","));
}

function refuse(errorCode: ErrorCode, errorMessage: string | null): Refusal {
  return { errorCode, errorMessage };
}
