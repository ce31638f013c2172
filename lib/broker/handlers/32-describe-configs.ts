import { describeConfigs } from "../../wire/apis/32-describe-configs.ts";
import type { RequestOf, ResponseDraft } from "../../wire/api.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { describeBrokerConfig } from "../log/broker-config.ts";
import type { ConfigEntry } from "../log/config-entry.ts";
import { describeTopicConfig } from "../log/topic-config.ts";
import { complainOfTopicName } from "../log/topic-name.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { RESOURCE } from "./config-resource.ts";

type Resource = RequestOf<typeof describeConfigs>["resources"][number];
type Result = ResponseDraft<typeof describeConfigs>["results"][number];
type Entries = readonly ConfigEntry[] | { readonly errorCode: ErrorCode; readonly errorMessage: string | null };

/** DescribeConfigs: topics' settings and the broker's. */
export function describeConfigsRoute(parts: BrokerParts): Route {
  return route(describeConfigs, ({ resources, includeSynonyms }) => ({
    results: resources.map((resource) => resultOf(resource, entriesOf(parts, resource), includeSynonyms)),
  }));
}

function entriesOf({ topics, node, brokerConfig }: BrokerParts, { resourceType, resourceName }: Resource): Entries {
  switch (resourceType) {
    case RESOURCE.topic: {
      const complaint = complainOfTopicName(resourceName);
      if (complaint !== null) return refuse(ERROR.INVALID_TOPIC_EXCEPTION, complaint);
      const topic = topics.get(resourceName);
      return topic ? describeTopicConfig(topic.config) : refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION, null);
    }
    case RESOURCE.broker: {
      if (resourceName === "") return [];
      if (resourceName === String(node.nodeId)) return describeBrokerConfig(brokerConfig());
      const told = `Unexpected broker id, expected ${node.nodeId} or empty string, but received ${resourceName}`;
      return refuse(ERROR.INVALID_REQUEST, told);
    }
    default:
      return refuse(ERROR.INVALID_REQUEST, `Unsupported resource type: ${resourceType}`);
  }
}

function resultOf({ resourceType, resourceName, configurationKeys }: Resource, entries: Entries, synonyms: boolean): Result {
  if ("errorCode" in entries) return { ...entries, resourceType, resourceName, configs: [] };
  const asked = configurationKeys === null || configurationKeys.length === 0 ? null : new Set(configurationKeys);
  const configs = entries
    .filter(({ name }) => asked?.has(name) ?? true)
    .map((entry) => ({ ...entry, synonyms: synonyms ? entry.synonyms : [] }));
  return { errorCode: ERROR.NONE, errorMessage: null, resourceType, resourceName, configs };
}

function refuse(errorCode: ErrorCode, errorMessage: string | null) {
  return { errorCode, errorMessage };
}
