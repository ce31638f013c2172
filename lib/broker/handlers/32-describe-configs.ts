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

/**
 * DescribeConfigs: topics' settings and the broker's. Loggers, client metrics and groups have settings in
 * Apache Kafka of which nothing means anything here: of them none is told.
 */
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
      return resourceName === "" ? [] : (complainOfBroker(parts, resourceName, " or empty string,") ?? ownEntries(parts));
    case RESOURCE.brokerLogger:
      return resourceName === ""
        ? refuse(ERROR.INVALID_REQUEST, "Broker id must not be empty")
        : (complainOfBroker(parts, resourceName, "") ?? []);
    case RESOURCE.clientMetrics:
      return resourceName === "" ? refuse(ERROR.INVALID_REQUEST, "Client metrics subscription name must not be empty") : [];
    case RESOURCE.group:
      return resourceName === "" ? refuse(ERROR.INVALID_REQUEST, "Group name must not be empty") : [];
    default:
      return refuse(ERROR.INVALID_REQUEST, MALFORMED);
  }
}

const ownEntries = ({ brokerConfig }: BrokerParts) => describeBrokerConfig(brokerConfig());

function complainOfBroker({ node }: BrokerParts, name: string, orElse: string) {
  if (!/^[+-]?\d+$/.test(name)) return refuse(ERROR.INVALID_REQUEST, `Broker id must be an integer, but it is: ${name}`);
  if (Number(name) === node.nodeId) return null;
  return refuse(ERROR.INVALID_REQUEST, `Unexpected broker id, expected ${node.nodeId}${orElse} but received ${name}`);
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
