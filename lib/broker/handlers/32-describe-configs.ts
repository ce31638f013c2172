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
import { MALFORMED } from "./malformed.ts";

type Resource = RequestOf<typeof describeConfigs>["resources"][number];
type Result = ResponseDraft<typeof describeConfigs>["results"][number];
type Entries = readonly ConfigEntry[] | { readonly errorCode: ErrorCode; readonly errorMessage: string | null };

/** DescribeConfigs: topics' settings and the broker's. */
export function describeConfigsRoute(parts: BrokerParts): Route {
  return route(describeConfigs, ({ resources, includeSynonyms }) => ({
    results: resources.map((resource) => resultOf(resource, entriesOf(parts, resource), includeSynonyms)),
  }));
}

function entriesOf(parts: BrokerParts, { resourceType, resourceName }: Resource): Entries {
  switch (resourceType) {
    case RESOURCE.topic: {
      const complaint = complainOfTopicName(resourceName);
      if (complaint !== null) return refuse(ERROR.INVALID_TOPIC_EXCEPTION, complaint);
      const topic = parts.topics.get(resourceName);
      return topic ? describeTopicConfig(topic.config) : refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION, "");
    }
    case RESOURCE.broker:
      return brokerEntries(parts, resourceName);
    case RESOURCE.brokerLogger:
    case RESOURCE.clientMetrics:
    case RESOURCE.group:
      return refuse(ERROR.INVALID_REQUEST, "This broker tells settings of topics and of itself only.");
    default:
      return refuse(ERROR.INVALID_REQUEST, MALFORMED);
  }
}

/** "" asks for what was set for all brokers while they ran: nothing. */
function brokerEntries({ node, brokerConfig }: BrokerParts, name: string): Entries {
  if (name === "") return [];
  if (!/^[+-]?\d+$/.test(name)) return refuse(ERROR.INVALID_REQUEST, `Broker id must be an integer, but it is: ${name}`);
  if (Number(name) === node.nodeId) return describeBrokerConfig(brokerConfig());
  const told = `Unexpected broker id, expected ${node.nodeId} or empty string, but received ${name}`;
  return refuse(ERROR.INVALID_REQUEST, told);
}

function resultOf({ resourceType, resourceName, configurationKeys }: Resource, entries: Entries, synonyms: boolean): Result {
  if ("errorCode" in entries) return { ...entries, resourceType, resourceName, configs: [] };
  const asked = configurationKeys === null || configurationKeys.length === 0 ? null : new Set(configurationKeys);
  const configs = entries
    .filter(({ name }) => asked?.has(name) ?? true)
    .map((entry) => ({ ...entry, synonyms: synonyms ? entry.synonyms : [] }));
  return { errorCode: ERROR.NONE, errorMessage: "", resourceType, resourceName, configs };
}

function refuse(errorCode: ErrorCode, errorMessage: string | null) {
  return { errorCode, errorMessage };
}
