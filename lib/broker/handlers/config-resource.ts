/** What settings are of, by the protocol's numbers (ConfigResource.Type). */
export const RESOURCE = { topic: 2, broker: 4, brokerLogger: 8, clientMetrics: 16, group: 32 } as const;
