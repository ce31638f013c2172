/** Where a value comes from, by DescribeConfigs' numbers. */
export const CONFIG_SOURCE = { topic: 1, dynamicDefaultBroker: 3, staticBroker: 4, default: 5 } as const;
export type ConfigSource = (typeof CONFIG_SOURCE)[keyof typeof CONFIG_SOURCE];

/** Kinds of values, by DescribeConfigs' numbers. */
export const CONFIG_TYPE = { BOOLEAN: 1, STRING: 2, INT: 3, SHORT: 4, LONG: 5, DOUBLE: 6, LIST: 7 } as const;
export type ConfigType = keyof typeof CONFIG_TYPE;

export interface ConfigSynonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: ConfigSource;
}

/** One setting as DescribeConfigs tells it; field names are the wire's. None is sensitive. */
export interface ConfigEntry {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: ConfigSource;
  /** DescribeConfigs up to version 0 and CreateTopics' clients ask for it: the value is nobody's choice. */
  readonly isDefault: boolean;
  readonly isSensitive: false;
  /** Where the value could come from, the strongest first; the first one gives it. */
  readonly synonyms: readonly ConfigSynonym[];
  readonly configType: number;
}

/** Makes an entry of what gives the value, the strongest first. */
export function configEntry(
  { name, type, readOnly }: { name: string; type: ConfigType; readOnly: boolean },
  { value, configSource, synonyms }: { value: string | null; configSource: ConfigSource; synonyms: readonly ConfigSynonym[] },
): ConfigEntry {
  const isDefault = configSource === CONFIG_SOURCE.default;
  return { name, value, readOnly, configSource, isDefault, isSensitive: false, synonyms, configType: CONFIG_TYPE[type] };
}
