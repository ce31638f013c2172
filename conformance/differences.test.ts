import { readFile } from "node:fs/promises";
import kafkajs from "kafkajs";
import { describe, expect, test } from "vitest";
import { fetch } from "../lib/wire/apis/01-fetch.ts";
import { metadata } from "../lib/wire/apis/03-metadata.ts";
import { offsetCommit } from "../lib/wire/apis/08-offset-commit.ts";
import { findCoordinator } from "../lib/wire/apis/10-find-coordinator.ts";
import { apiVersions } from "../lib/wire/apis/18-api-versions.ts";
import { initProducerId } from "../lib/wire/apis/22-init-producer-id.ts";
import { describeConfigs } from "../lib/wire/apis/32-describe-configs.ts";
import { alterConfigs } from "../lib/wire/apis/33-alter-configs.ts";
import { APIS } from "../lib/wire/apis/index.ts";
import { ERROR } from "../lib/wire/errors.ts";
import { EMBEDDED, hasApacheKafka } from "./brokers.ts";
import { ask } from "./clients/asking.ts";
import { makeTopic } from "./clients/topics.ts";
import { DIFFERENCES, type DifferenceId } from "./differences.ts";
import { uniqueName } from "./until.ts";

const ADD_PARTITIONS_TO_TXN = 24;
/** A kind of resource that has settings. */
const BROKER = 4;

/** What a client sees of each difference. */
const SHOWN: Readonly<Record<DifferenceId, (() => Promise<void>) | null>> = {
  "no-sasl": async () => {
    const { Kafka, logLevel } = kafkajs;
    const sasl = { mechanism: "plain", username: "lab", password: "secret" } as const;
    const options = { brokers: [EMBEDDED.bootstrap], sasl, logLevel: logLevel.NOTHING, retry: { retries: 0 } };
    await expect(new Kafka(options).admin().connect()).rejects.toThrow("does not support");
  },
  "no-eligible-leaders": hasApacheKafka
    ? async () => {
        const topic = await makeTopic(EMBEDDED);
        const { stdout } = await EMBEDDED.cli(["topics", "--describe", "--topic", topic]);
        expect(stdout).toContain("Elr: N/A");
      }
    : null,
  "fewer-apis": async () => {
    const body = { clientSoftwareName: "any", clientSoftwareVersion: "1" };
    const { apiKeys } = await ask(EMBEDDED, { api: apiVersions, version: 0, body });
    expect(apiKeys.map(({ apiKey }) => apiKey)).toEqual(APIS.map(({ key }) => key));
    expect(apiKeys.map(({ apiKey }) => apiKey)).not.toContain(ADD_PARTITIONS_TO_TXN);
  },
  "no-transactions": async () => {
    const TRANSACTION = 1;
    const name = uniqueName("transactional");
    const older = { key: name, keyType: TRANSACTION };
    const errorMessage = "This broker has no transactions.";
    expect(await ask(EMBEDDED, { api: findCoordinator, version: 2, body: older })).toMatchObject({
      errorCode: ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
      errorMessage,
    });
    const newer = { keyType: TRANSACTION, coordinatorKeys: [name] };
    expect(await ask(EMBEDDED, { api: findCoordinator, version: 4, body: newer })).toMatchObject({
      coordinators: [{ errorCode: ERROR.UNSUPPORTED_VERSION, errorMessage }],
    });
    const { errorCode } = await ask(EMBEDDED, {
      api: initProducerId,
      version: 4,
      body: { transactionalId: name, transactionTimeoutMs: 1000 },
    });
    expect(errorCode).toBe(ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  },
  "no-fetch-sessions": async () => {
    const body = { maxWaitMs: 0, minBytes: 0, sessionId: 0, sessionEpoch: 0, topics: [] };
    expect(await ask(EMBEDDED, { api: fetch, version: 11, body })).toMatchObject({ errorCode: 0, sessionId: 0 });
  },
  "no-offsets-topic": async () => {
    const topic = await makeTopic(EMBEDDED);
    const partitions = [{ partitionIndex: 0, committedOffset: 0n, committedMetadata: null }];
    const body = {
      groupId: uniqueName("committed"),
      generationIdOrMemberEpoch: -1,
      memberId: "",
      topics: [{ name: topic, partitions }],
    };
    expect(await ask(EMBEDDED, { api: offsetCommit, version: 8, body })).toMatchObject({
      topics: [{ partitions: [{ errorCode: 0 }] }],
    });
    const { topics } = await ask(EMBEDDED, { api: metadata, version: 12, body: { topics: null } });
    expect(topics.map(({ name }) => name)).not.toContain("__consumer_offsets");
  },
  "fewer-settings": async () => {
    const resources = [{ resourceType: BROKER, resourceName: "1", configurationKeys: null }];
    const { results } = await ask(EMBEDDED, { api: describeConfigs, version: 4, body: { resources } });
    expect(results[0]?.configs).toHaveLength(36);
    const configs = [{ name: "log.cleaner.threads", value: "2" }];
    const altered = { resources: [{ resourceType: BROKER, resourceName: "1", configs }] };
    const { responses } = await ask(EMBEDDED, { api: alterConfigs, version: 2, body: altered });
    expect(responses).toMatchObject([{ errorCode: ERROR.INVALID_REQUEST }]);
  },
  // Nothing that a client could see: it is what cannot be done to the broker.
  "no-process": null,
  // What these take is shown beside the code: lib/broker/coordinator, lib/broker/log.
  "eldest-leads": null,
  "named-once": null,
  "bounded-groups": null,
  "bounded-records": null,
  "capped-log": null,
  "no-compaction": null,
};

describe("the embedded broker differs on purpose", () => {
  for (const { id, what } of DIFFERENCES) {
    const shown = SHOWN[id];
    if (shown !== null) test(`${id}: ${what}`, shown);
  }
});

test("SPEC.md has the same list", async () => {
  const spec = await readFile(new URL("../SPEC.md", import.meta.url), "utf8");
  const rows = spec.split("\n").flatMap((line) => {
    const [, id, what, why] = /^\| `([a-z-]+)` +\| (.*?) +\| (.*?) +\|$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id, what, why }];
  });
  expect(rows).toEqual(DIFFERENCES);
});
