import { incrementalAlterConfigs } from "../../wire/apis/44-incremental-alter-configs.ts";
import type { RequestOf } from "../../wire/api.ts";
import { ERROR } from "../../wire/errors.ts";
import { alterTopicConfig } from "../log/alter-config.ts";
import type { Refusal } from "../log/refusal.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { RESOURCE } from "./config-resource.ts";

type Resource = RequestOf<typeof incrementalAlterConfigs>["resources"][number];

/** IncrementalAlterConfigs: of topics. The broker's own settings are given when it starts. */
export function incrementalAlterConfigsRoute({ topics }: BrokerParts): Route {
  const alter = ({ resourceType, resourceName, configs }: Resource, validateOnly: boolean): Refusal => {
    if (resourceType === RESOURCE.topic) return alterTopicConfig({ topics, validateOnly }, resourceName, configs);
    return { errorCode: ERROR.INVALID_REQUEST, errorMessage: "Only topics' settings can be changed." };
  };
  return route(incrementalAlterConfigs, ({ resources, validateOnly }) => ({
    responses: resources.map((resource) => {
      const { resourceType, resourceName } = resource;
      return { ...alter(resource, validateOnly), resourceType, resourceName };
    }),
  }));
}
