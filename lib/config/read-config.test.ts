import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "./read-config.ts";

const folder = mkdtempSync(join(tmpdir(), "read-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function complaint(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "no complaint";
}

describe("defaults", () => {
  test("an empty environment gives the documented defaults", () => {
    expect(readConfig({})).toEqual({
      host: "127.0.0.1",
      port: 3000,
      allowedHosts: [],
      viewersSeeValues: false,
      kafka: null,
      embedded: {
        port: null,
        logBytes: 268_435_456,
        initialRebalanceDelayMs: 500,
        minSessionTimeoutMs: 1000,
        consumerSessionTimeoutMs: 10_000,
        consumerHeartbeatIntervalMs: 1000,
      },
      topic: "web-events-partitioned",
      topicPartitions: 3,
      replicationFactor: 1,
      group: "web-events-group",
      processingMs: 0,
      sessionTimeoutMs: 10_000,
      heartbeatIntervalMs: 1000,
      rebalanceTimeoutMs: 30_000,
      maxWaitMs: 300,
      metadataMaxAgeMs: 2000,
      consumerThreads: 1,
      limits: { consumers: 500, groups: 20, partitions: 2000 },
      notices: [],
    });
  });

  test("an empty variable counts as not set, as compose files pass them", () => {
    expect(readConfig({ PORT: "", KAFKA_BROKERS: " ", KAFKA_TOPIC: "" })).toEqual(readConfig({}));
  });
});

test("the variables of both demos are taken; SLEEP_TIME is in seconds, as Python's sleep is", () => {
  const config = readConfig({
    KAFKA_SERVERS: "localhost:29092",
    KAFKA_TOPIC: "my-topic",
    KAFKA_TOPIC_PARTITIONS: "4",
    KAFKA_REPLICATION_FACTOR: "2",
    KAFKA_CONSUMER_GROUP_ID: "my-topic-group-1",
    SLEEP_TIME: "0.25",
  });
  expect(config).toMatchObject({
    kafka: { brokers: ["localhost:29092"] },
    topic: "my-topic",
    topicPartitions: 4,
    replicationFactor: 2,
    group: "my-topic-group-1",
    processingMs: 250,
  });
});

describe("Kafka's connection", () => {
  test("takes several brokers, with spaces between", () => {
    expect(readConfig({ KAFKA_BROKERS: "a:9092, b.example:9093," }).kafka?.brokers).toEqual(["a:9092", "b.example:9093"]);
  });

  test("takes the alias, and says so where both are set and differ", () => {
    expect(readConfig({ KAFKA_SERVERS: "a:1" }).kafka?.brokers).toEqual(["a:1"]);
    const both = readConfig({ KAFKA_BROKERS: "a:1", KAFKA_SERVERS: "b:1" });
    expect(both.kafka?.brokers).toEqual(["a:1"]);
    expect(both.notices).toEqual(["KAFKA_BROKERS and KAFKA_SERVERS differ: KAFKA_BROKERS is used."]);
  });

  test("reads TLS and SASL; the password is taken exactly as it is", () => {
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
    const { kafka } = readConfig({
      KAFKA_BROKERS: "a:1",
      KAFKA_SSL: "1",
      KAFKA_SSL_CA_FILE: ca,
      KAFKA_SASL_MECHANISM: "SCRAM-SHA-256",
      KAFKA_SASL_USERNAME: "me",
      KAFKA_SASL_PASSWORD: " s p ",
    });
    expect(kafka?.ssl?.ca).toContain("BEGIN CERTIFICATE");
    expect(kafka?.sasl).toEqual({ mechanism: "scram-sha-256", username: "me", password: " s p " });
  });

  test.each([
    [{}, null],
    [{ KAFKA_SSL: "1" }, { ca: null }],
    [{ KAFKA_SSL: "0", KAFKA_SSL_CA_FILE: "/nowhere" }, null],
  ])("TLS from %j", (env, ssl) => {
    expect(readConfig({ KAFKA_BROKERS: "a:1", ...env }).kafka?.ssl).toEqual(ssl);
  });

  test("says what is missing of the SASL variables", () => {
    const all = "KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD go together.";
    expect(complaint({ KAFKA_BROKERS: "a:1", KAFKA_SASL_MECHANISM: "plain" })).toBe(
      `KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are not set: ${all}`,
    );
    expect(complaint({ KAFKA_BROKERS: "a:1", KAFKA_SASL_PASSWORD: "x", KAFKA_SASL_USERNAME: "y" })).toBe(
      `KAFKA_SASL_MECHANISM is not set: ${all}`,
    );
  });

  test("says which CA file cannot be read, or is none", () => {
    const env = { KAFKA_BROKERS: "a:1", KAFKA_SSL: "1" };
    const missing = join(folder, "missing.pem");
    expect(complaint({ ...env, KAFKA_SSL_CA_FILE: missing })).toBe(
      `KAFKA_SSL_CA_FILE=${missing} cannot be read (ENOENT): it must be the path of a file with certificates in PEM form.`,
    );
    const wrong = join(folder, "wrong.pem");
    writeFileSync(wrong, "hello");
    expect(complaint({ ...env, KAFKA_SSL_CA_FILE: wrong })).toMatch(/is wrong: it must be the path/);
  });
});

describe("the embedded broker", () => {
  test("takes its settings from variables of its own", () => {
    const { embedded, notices } = readConfig({
      EMBEDDED_KAFKA_PORT: "9192",
      EMBEDDED_KAFKA_LOG_BYTES: "2000000",
      EMBEDDED_KAFKA_INITIAL_REBALANCE_DELAY_MS: "3000",
      EMBEDDED_KAFKA_MIN_SESSION_TIMEOUT_MS: "6000",
    });
    expect(embedded).toEqual({
      port: 9192,
      logBytes: 2_000_000,
      initialRebalanceDelayMs: 3000,
      minSessionTimeoutMs: 6000,
      consumerSessionTimeoutMs: 10_000,
      consumerHeartbeatIntervalMs: 1000,
    });
    expect(notices).toEqual([]);
  });

  test("gives members of the newer protocol what the lab's own consumers have", () => {
    expect(readConfig({ KAFKA_SESSION_TIMEOUT_MS: "1500" }).embedded).toMatchObject({
      consumerSessionTimeoutMs: 1500,
      consumerHeartbeatIntervalMs: 500,
    });
  });

  test("settings of the broker that is not used are said to have no effect", () => {
    expect(readConfig({ KAFKA_BROKERS: "a:1", EMBEDDED_KAFKA_PORT: "1" }).notices).toEqual([
      "EMBEDDED_KAFKA_PORT has no effect: KAFKA_BROKERS is set, so there is no embedded broker.",
    ]);
    expect(readConfig({ KAFKA_SSL: "1", KAFKA_SASL_USERNAME: "me" }).notices).toEqual([
      "KAFKA_SSL, KAFKA_SASL_USERNAME have no effect: there is no KAFKA_BROKERS.",
    ]);
  });
});

describe("the heartbeat", () => {
  test("is lowered to a third of the session, and that is said", () => {
    const config = readConfig({ KAFKA_SESSION_TIMEOUT_MS: "2000" });
    expect(config.heartbeatIntervalMs).toBe(666);
    expect(config.notices).toEqual([
      "KAFKA_HEARTBEAT_INTERVAL_MS=1000 was lowered to 666: at most a third of KAFKA_SESSION_TIMEOUT_MS=2000.",
    ]);
  });

  test("stays where it is exactly a third", () => {
    const config = readConfig({ KAFKA_SESSION_TIMEOUT_MS: "3000", KAFKA_HEARTBEAT_INTERVAL_MS: "1000" });
    expect(config).toMatchObject({ heartbeatIntervalMs: 1000, notices: [] });
  });
});

describe("a wrong value names the variable, the value and what is allowed", () => {
  test.each([
    ["PORT", "abc", "a whole number from 0 to 65535"],
    ["PORT", "65536", "a whole number from 0 to 65535"],
    ["PORT", "-1", "a whole number"],
    ["PORT", "3e3", "a whole number"],
    ["PORT", "0x10", "a whole number"],
    ["HOST", "http://x", "one address or host name"],
    ["HOST", "a b", "one address or host name"],
    ["ALLOWED_HOSTS", "http://x", "host names separated by commas"],
    ["ALLOWED_HOSTS", "a.example:3000", "without port"],
    ["ALLOWED_HOSTS", "*", "host names"],
    ["VIEWERS_SEE_VALUES", "perhaps", "1 or 0"],
    ["KAFKA_BROKERS", "kafka", "host:port"],
    ["KAFKA_BROKERS", "a:99999", "host:port"],
    ["KAFKA_BROKERS", ",", "host:port"],
    ["KAFKA_SERVERS", "PLAINTEXT://a:9092", "host:port"],
    ["KAFKA_SSL", "yes", "1 or 0"],
    ["KAFKA_SASL_MECHANISM", "gssapi", "plain, scram-sha-256 or scram-sha-512"],
    ["KAFKA_TOPIC", "with space", "a topic name is"],
    ["KAFKA_TOPIC", "..", "a topic name is"],
    ["KAFKA_TOPIC_PARTITIONS", "0", "a whole number from 1"],
    ["KAFKA_TOPIC_PARTITIONS", "2001", "LIMIT_PARTITIONS allows at most 2000"],
    ["KAFKA_REPLICATION_FACTOR", "0", "a whole number from 1"],
    ["KAFKA_CONSUMER_GROUP_ID", "a\u0007b", "no control characters"],
    ["SLEEP_TIME", "a while", "a number of seconds from 0 to 600"],
    ["SLEEP_TIME", "601", "a number of seconds from 0 to 600"],
    ["KAFKA_SESSION_TIMEOUT_MS", "10s", "a whole number from 100"],
    ["KAFKA_HEARTBEAT_INTERVAL_MS", "0", "a whole number from 10"],
    ["KAFKA_REBALANCE_TIMEOUT_MS", "x", "a whole number"],
    ["KAFKA_MAX_WAIT_MS", "0", "a whole number from 1"],
    ["KAFKA_METADATA_MAX_AGE_MS", "1", "a whole number from 100"],
    ["EMBEDDED_KAFKA_PORT", "65536", "a whole number from 0 to 65535 (0 takes a free one)"],
    ["EMBEDDED_KAFKA_LOG_BYTES", "64", "a whole number from 1000000"],
    ["EMBEDDED_KAFKA_INITIAL_REBALANCE_DELAY_MS", "1s", "a whole number from 0"],
    ["EMBEDDED_KAFKA_MIN_SESSION_TIMEOUT_MS", "0", "a whole number from 1"],
    ["CONSUMER_THREADS", "0", "a whole number from 1 to 64"],
    ["LIMIT_CONSUMERS", "1.5", "a whole number"],
    ["LIMIT_GROUPS", "none", "a whole number"],
    ["LIMIT_PARTITIONS", "0", "a whole number"],
    ["LOG_LEVEL", "loud", "debug, info, warn, error, silent"],
    ["LOG_FORMAT", "xml", "json or pretty"],
  ])("%s=%s", (name, value, allowed) => {
    const said = complaint({ [name]: value });
    expect(said).toContain(`${name}=${value} is wrong: `);
    expect(said).toContain(allowed);
    expect(said).not.toContain("\n");
  });

  test("all wrong variables are said at once, one sentence each", () => {
    expect(complaint({ PORT: "x", LIMIT_GROUPS: "y" }).split("\n")).toHaveLength(2);
  });

  test("what may hold a password is not repeated", () => {
    const said = complaint({ KAFKA_BROKERS: "kafka://user:secret@host:1" });
    expect(said).toContain("KAFKA_BROKERS (its value is not shown");
    expect(said).not.toContain("secret");
  });
});

test.each([
  ["[::1]", "::1"],
  ["0.0.0.0", "0.0.0.0"],
  ["::", "::"],
  ["Lab.Example", "lab.example"],
])("HOST=%s", (text, host) => {
  expect(readConfig({ HOST: text }).host).toBe(host);
});
