import { alterConfigs } from "../../wire/apis/33-alter-configs.ts";
import { replaceTopicConfig } from "../log/alter-config.ts";
import { route, type Route } from "../serve/router.ts";
import { alterResources, namedTwice } from "./alter-resources.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { RESOURCE } from "./config-resource.ts";

const ALSO_IN_APACHE_KAFKA = [RESOURCE.broker, RESOURCE.clientMetrics, RESOURCE.group];

/** AlterConfigs: all settings of a topic at once. Clients that are older than IncrementalAlterConfigs, kafkajs too, have this only. */
export function alterConfigsRoute({ topics }: BrokerParts): Route {
  return route(alterConfigs, ({ resources, validateOnly }) => {
    // Where a resource is named twice Apache Kafka fails to put its answer together, and sends none.
    if (namedTwice(resources).size > 0) return "never answered";
    const responses = alterResources(resources, {
      alsoInApacheKafka: ALSO_IN_APACHE_KAFKA,
      alterTopic: ({ resourceName, configs }) => replaceTopicConfig({ topics, validateOnly }, resourceName, configs),
    });
    return { responses };
  });
}
