import { apiVersions } from "../../wire/apis/18-api-versions.ts";
import { askBroker, commonVersion } from "./ask-broker.ts";
import type { BrokerLink } from "./broker-link.ts";

/** A feature that a broker's software supports, for example `metadata.version`, and up to which level. */
export interface SupportedFeature {
  name: string;
  max: number;
}

/** The lowest version of ApiVersions that tells features (KIP-584); kafkajs asks 2. */
const TELLS_FEATURES = 3;

/** What features one of the cluster's brokers supports; none where it is too old to tell. */
export function fetchFeatures(link: BrokerLink): Promise<SupportedFeature[]> {
  return link.ask("ApiVersions", async (_admin, cluster) => {
    const broker = await cluster.findControllerBroker();
    if (commonVersion(broker, apiVersions, TELLS_FEATURES) !== TELLS_FEATURES) return [];
    const draft = { clientSoftwareName: "rebalance-lab", clientSoftwareVersion: "1" };
    const { supportedFeatures } = await askBroker(broker, apiVersions, { version: TELLS_FEATURES, draft });
    return supportedFeatures.map(({ name, maxVersion }) => ({ name, max: maxVersion }));
  });
}
