import { findCoordinator } from "../../../lib/wire/apis/10-find-coordinator.ts";
import { apiVersions } from "../../../lib/wire/apis/18-api-versions.ts";
import { describeConfigs } from "../../../lib/wire/apis/32-describe-configs.ts";
import { alterConfigs } from "../../../lib/wire/apis/33-alter-configs.ts";
import { incrementalAlterConfigs } from "../../../lib/wire/apis/44-incremental-alter-configs.ts";
import { describeCluster } from "../../../lib/wire/apis/60-describe-cluster.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case } from "../talk.ts";
import { versionsOf } from "../versions.ts";
import { makeTopic } from "./topics.ts";

const apiVersionsCase: Case = {
  name: "ApiVersions",
  async run(talk) {
    const { ask } = await talk.client();
    // Which versions and features there are is each broker's own.
    const only = (answer: unknown) => ({
      ...Object(answer),
      apiKeys: [],
      supportedFeatures: [],
      finalizedFeatures: [],
      finalizedFeaturesEpoch: 0,
    });
    for (const version of versionsOf(apiVersions)) {
      await ask(apiVersions, version, { clientSoftwareName: "raw", clientSoftwareVersion: "1.0" }, { only });
      await ask(apiVersions, version, { clientSoftwareName: "", clientSoftwareVersion: "1" }, { note: "no name", only });
      await ask(apiVersions, version, { clientSoftwareName: "raw", clientSoftwareVersion: "1 0" }, { note: "bad version", only });
      await ask(apiVersions, version, { clientSoftwareName: "-raw", clientSoftwareVersion: "1" }, { note: "bad name", only });
    }
  },
};

const findCoordinatorCase: Case = {
  name: "FindCoordinator",
  async run(talk) {
    const { ask } = await talk.client();
    for (const version of versionsOf(findCoordinator)) {
      for (const keyType of version === 0 ? [0] : [0, 2, 3, -1])
        for (const key of ["g", ""])
          await ask(findCoordinator, version, { key, keyType, coordinatorKeys: [key] }, { note: `type ${keyType} "${key}"` });
      await ask(findCoordinator, version, { key: "a", coordinatorKeys: ["a", "b", "a"] }, { note: "several" });
      await ask(findCoordinator, version, { key: "a", coordinatorKeys: [] }, { note: "none" });
    }
  },
};

const describeClusterCase: Case = {
  name: "DescribeCluster",
  async run(talk) {
    const { ask } = await talk.client();
    for (const version of versionsOf(describeCluster)) {
      for (const endpointType of version === 0 ? [1] : [0, 1, 2, 9, -1]) {
        await ask(describeCluster, version, { endpointType }, { note: `type ${endpointType}` });
        await ask(describeCluster, version, { endpointType, includeClusterAuthorizedOperations: true });
      }
    }
  },
};

const describeConfigsCase: Case = {
  name: "DescribeConfigs",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "set");
    for (const version of versionsOf(describeConfigs)) {
      const describe = (resourceType: number, resourceName: string, keys: string[] | null, includeSynonyms = false) =>
        ask(
          describeConfigs,
          version,
          { resources: [{ resourceType, resourceName, configurationKeys: keys }], includeSynonyms },
          { note: `${resourceType} "${resourceName}" ${keys?.join() ?? "all"}`, only: inAnyOrder },
        );
      await describe(2, "set", null);
      await describe(2, "set", null, true);
      await describe(2, "set", []);
      await describe(2, "set", ["retention.ms", "nothing", "cleanup.policy"]);
      await describe(2, "missing", null);
      await describe(2, "b d", null);
      await describe(2, "", null);
      for (const name of ["", "1", "2", "x"])
        await describe(4, name, ["group.initial.rebalance.delay.ms", "message.max.bytes"], true);
      await describe(4, "1", ["node.id", "num.partitions", "broker.id", "log.retention.ms"], true);
      for (const type of [0, 1, 3, 64]) await describe(type, "x", null);
      // Of these the embedded broker has no settings.
      for (const type of [8, 16, 32]) for (const name of ["", "x", "7", "1"]) await describe(type, name, ["nothing"]);
      await ask(describeConfigs, version, { resources: [] });
      const twice = { resourceType: 2, resourceName: "set", configurationKeys: ["retention.ms"] };
      await ask(describeConfigs, version, { resources: [twice, twice] }, { note: "twice" });
    }
  },
};

const alterConfigsCase: Case = {
  name: "AlterConfigs",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "replaced");
    for (const version of versionsOf(alterConfigs)) {
      const replace = (
        settings: readonly (readonly [name: string, value: string | null])[],
        { resourceType = 2, resourceName = "replaced", validateOnly = false } = {},
      ) => {
        const configs = settings.map(([name, value]) => ({ name, value }));
        const resources = [{ resourceType, resourceName, configs }];
        const note = `${resourceType} ${resourceName}: ${JSON.stringify(settings)} ${validateOnly}`;
        return ask(alterConfigs, version, { resources, validateOnly }, { note });
      };
      /** What the topic has, as soon as the broker tells that it has this one: it answers a change before it knows it. */
      const settings = async (known: string, value: string) => {
        const configurationKeys = ["retention.ms", "flush.ms", "cleanup.policy", "min.insync.replicas"];
        const asked = { resources: [{ resourceType: 2, resourceName: "replaced", configurationKeys }], includeSynonyms: true };
        for (;;) {
          const answer = await ask(describeConfigs, 4, asked, { quiet: true });
          if (answer === null) throw new Error("The broker does not say what settings the topic has");
          if (answer.results[0]?.configs.find(({ name }) => name === known)?.value === value) break;
        }
        await ask(describeConfigs, 4, asked);
      };
      const first = [
        ["retention.ms", `${1000 + version}`],
        ["flush.ms", "7"],
        ["min.insync.replicas", "1"],
      ] as const;
      await replace(first);
      await settings("flush.ms", "7");
      await replace([["cleanup.policy", "compact"]], { validateOnly: true });
      await replace([["cleanup.policy", "compact"]]);
      await settings("cleanup.policy", "compact");
      await replace([
        ["flush.ms", "8"],
        ["retention.ms", "x"],
      ]);
      await replace([["retention.ms", null]]);
      await replace([
        ["retention.ms", "1"],
        ["retention.ms", "2"],
      ]);
      await replace([["nothing", "1"]]);
      await settings("cleanup.policy", "compact");
      await replace([]);
      await settings("cleanup.policy", "delete");
      for (const resourceName of ["missing", "b d", ""]) await replace([["flush.ms", "8"]], { resourceName });
      await replace([["retention.ms", null]], { resourceName: "missing" });
      for (const resourceType of [0, 3, 8]) await replace([["retention.ms", "1"]], { resourceName: "x", resourceType });
      await ask(alterConfigs, version, { resources: [] });
    }
    const resource = { resourceType: 2, resourceName: "replaced", configs: [] };
    await ask(alterConfigs, 2, { resources: [resource, resource] }, { note: "twice", withinMs: 1000 });
  },
};

const incrementalAlterConfigsCase: Case = {
  name: "IncrementalAlterConfigs",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "altered");
    for (const version of versionsOf(incrementalAlterConfigs)) {
      const alter = (name: string, configOperation: number, value: string | null, resourceName = "altered", resourceType = 2) =>
        ask(
          incrementalAlterConfigs,
          version,
          { resources: [{ resourceType, resourceName, configs: [{ name, configOperation, value }] }] },
          { note: `${resourceType} ${resourceName}: ${name} ${configOperation} ${value}` },
        );
      await alter("retention.ms", 0, `${1000 + version}`);
      await alter("cleanup.policy", 2, "compact");
      await alter("cleanup.policy", 3, "delete");
      await alter("retention.ms", 2, "5");
      await alter("retention.ms", 0, "x");
      await alter("retention.ms", 0, null);
      await alter("nothing", 0, "1");
      await alter("retention.ms", 9, "1");
      await alter("retention.ms", 1, null);
      await alter("retention.ms", 0, "1", "missing");
      await alter("retention.ms", 0, null, "missing");
      await alter("retention.ms", 0, "1", "b d");
      await alter("retention.ms", 0, "1", "");
      await alter("retention.ms", 0, "1", "x", 3);
      const resource = { resourceType: 2, resourceName: "altered", configs: [] };
      await ask(incrementalAlterConfigs, version, { resources: [resource] }, { note: "nothing" });
      await ask(incrementalAlterConfigs, version, { resources: [resource, resource] }, { note: "twice" });
      await ask(incrementalAlterConfigs, version, { resources: [] });
      const configs = [{ name: "retention.ms", configOperation: 0, value: "7" }];
      await ask(incrementalAlterConfigs, version, { resources: [{ ...resource, configs }], validateOnly: true });
      const all = { resourceType: 2, resourceName: "altered", configurationKeys: ["retention.ms", "cleanup.policy"] };
      await ask(describeConfigs, 4, { resources: [all], includeSynonyms: true });
    }
  },
};

export const clusterCases: readonly Case[] = [
  apiVersionsCase,
  findCoordinatorCase,
  describeClusterCase,
  describeConfigsCase,
  alterConfigsCase,
  incrementalAlterConfigsCase,
];
