import { incrementalAlterConfigs } from "../../wire/apis/44-incremental-alter-configs.ts";
import { alterTopicConfig } from "../log/alter-config.ts";
import { route, type Route } from "../serve/router.ts";
import { alterResources } from "./alter-resources.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { RESOURCE } from "./config-resource.ts";

const ALSO_IN_APACHE_KAFKA = [RESOURCE.broker, RESOURCE.brokerLogger, RESOURCE.clientMetrics, RESOURCE.group];

/** IncrementalAlterConfigs: some settings of a topic; the others stay. */
export function incrementalAlterConfigsRoute({ topics }: BrokerParts): Route {
  return route(incrementalAlterConfigs, ({ resources, validateOnly }) => ({
    responses: alterResources(resources, {
      alsoInApacheKafka: ALSO_IN_APACHE_KAFKA,
      alterTopic: ({ resourceName, configs }) => alterTopicConfig({ topics, validateOnly }, resourceName, configs),
    }),
  }));
}
