import { incrementalAlterConfigs } from "../../wire/apis/44-incremental-alter-configs.ts";
import type { RequestOf } from "../../wire/api.ts";
import { ERROR } from "../../wire/errors.ts";
import { alterTopicConfig } from "../log/alter-config.ts";
import type { Refusal } from "../log/refusal.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { RESOURCE } from "./config-resource.ts";

const CHANGEABLE_IN_APACHE_KAFKA: ReadonlySet<number> = new Set([
  RESOURCE.broker,
  RESOURCE.brokerLogger,
  RESOURCE.clientMetrics,
  RESOURCE.group,
]);

type Resource = RequestOf<typeof incrementalAlterConfigs>["resources"][number];

/** IncrementalAlterConfigs: of topics. The broker's own settings are given when it starts. */
export function incrementalAlterConfigsRoute({ topics }: BrokerParts): Route {
  const alter = ({ resourceType, resourceName, configs }: Resource, validateOnly: boolean): Refusal => {
    if (resourceType === RESOURCE.topic) return alterTopicConfig({ topics, validateOnly }, resourceName, configs);
    if (CHANGEABLE_IN_APACHE_KAFKA.has(resourceType)) return refuse("This broker changes settings of topics only.");
    return refuse(`Unknown resource type ${resourceType}`);
  };
  return route(incrementalAlterConfigs, ({ resources, validateOnly }) => {
    const twice = namedTwice(resources);
    return {
      responses: resources.map((resource) => {
        const { resourceType, resourceName } = resource;
        const isTwice = twice.has(nameOf(resource));
        const refusal = isTwice ? refuse("Each resource must appear at most once.") : alter(resource, validateOnly);
        return { ...refusal, resourceType, resourceName };
      }),
    };
  });
}

const nameOf = ({ resourceType, resourceName }: Resource) => `${resourceType} ${resourceName}`;

function namedTwice(resources: readonly Resource[]): Set<string> {
  const seen = new Set<string>();
  return new Set(resources.map(nameOf).filter((name) => seen.size === seen.add(name).size));
}

function refuse(errorMessage: string): Refusal {
  return { errorCode: ERROR.INVALID_REQUEST, errorMessage };
}
