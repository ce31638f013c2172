import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, parseTopicConfig, type TopicConfig } from "./topic-config.ts";
import { complainOfTopicName } from "./topic-name.ts";
import { TOPIC_SETTINGS } from "./topic-settings.ts";
import type { Topics } from "./topics.ts";

/** A setting of AlterConfigs; field names are the wire's. */
interface Setting {
  readonly name: string;
  readonly value: string | null;
}

/** One change of IncrementalAlterConfigs. */
export interface ConfigChange extends Setting {
  /** 0 set, 1 back to the default, 2 add to a list, 3 take from a list. */
  readonly configOperation: number;
}

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

interface Altering {
  readonly topics: Topics;
  /** The request is checked and answered, and nothing is changed. */
  readonly validateOnly: boolean;
}

/** Changes some settings of a topic and leaves the others, all or none (IncrementalAlterConfigs). */
export function alterTopicConfig({ topics, validateOnly }: Altering, name: string, changes: readonly ConfigChange[]): Refusal {
  const valued = changes.filter(({ configOperation }) => configOperation !== DELETE);
  const complaint = complainOfNames(changes) ?? complainOfNulls(valued) ?? complainOfTopic(topics, name);
  if (complaint) return complaint;
  const merged = new Map(topics.get(name)?.config);
  for (const change of changes) {
    const refusal = applyChange(merged, change);
    if (refusal) return refusal;
  }
  return setConfig({ topics, validateOnly }, name, merged);
}

/** Gives a topic these settings and no others (AlterConfigs). */
export function replaceTopicConfig({ topics, validateOnly }: Altering, name: string, settings: readonly Setting[]): Refusal {
  const complaint = complainOfNames(settings) ?? complainOfNulls(settings) ?? complainOfTopic(topics, name);
  if (complaint) return complaint;
  return setConfig({ topics, validateOnly }, name, new Map(settings.map((setting) => [setting.name, setting.value ?? ""])));
}

function setConfig({ topics, validateOnly }: Altering, name: string, settings: ReadonlyMap<string, string>): Refusal {
  const config = parseTopicConfig([...settings]);
  if (isRefusal(config)) return config;
  if (!validateOnly) topics.setConfig(name, config);
  return { errorCode: ERROR.NONE, errorMessage: null };
}

function complainOfNames(settings: readonly Setting[]): Refusal | null {
  const names = new Set(settings.map((setting) => setting.name));
  return names.size < settings.length ? refuse(ERROR.INVALID_REQUEST, "Error due to duplicate config keys") : null;
}

function complainOfNulls(settings: readonly Setting[]): Refusal | null {
  const names = settings.filter(({ value }) => value === null).map((setting) => setting.name);
  return names.length > 0 ? refuse(ERROR.INVALID_REQUEST, `Null value not supported for : ${names.join(", ")}`) : null;
}

function complainOfTopic(topics: Topics, name: string): Refusal | null {
  if (name === "") return refuse(ERROR.INVALID_REQUEST, "Default topic resources are not allowed.");
  const complaint = complainOfTopicName(name);
  if (complaint !== null) return refuse(ERROR.INVALID_TOPIC_EXCEPTION, complaint);
  return topics.get(name) ? null : refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION, `The topic '${name}' does not exist.`);
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
