import { readFileSync } from "node:fs";
import { z } from "zod";
import type { KafkaConnection } from "../contract/consumer-thread.ts";
import { GroupName, TopicName } from "../contract/names.ts";
import { LOG_LEVELS } from "../log/log.ts";
import type { Config } from "./config.ts";

/** What the environment says is wrong: one sentence for each variable, ready to be shown. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/i;
const ADDRESS = /^[0-9a-f:.]+$/i;
const BROKER = /^[^\s,:/@[\]]+:\d{1,5}$/;

/** Every schema's message says what is allowed, as the end of the sentence "PORT=abc is wrong: …". */
const whole = (min: number, max: number, why = "") => {
  const allowed = `it must be a whole number from ${min} to ${max}${why}`;
  return z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, allowed)
    .transform(Number);
};

/** Gives milliseconds. */
const seconds = (most: number) => {
  const allowed = `it must be a number of seconds from 0 to ${most}, for example 0.5`;
  return z
    .string()
    .refine((text) => /^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) <= most, allowed)
    .transform((text) => Math.round(Number(text) * 1000));
};

const flag = z
  .string()
  .refine((text) => ["0", "1", "true", "false"].includes(text.toLowerCase()), "it must be 1 or 0")
  .transform((text) => text === "1" || text.toLowerCase() === "true");

const list = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const brokers = z
  .string()
  .refine((text) => {
    const parts = list(text);
    return parts.length > 0 && parts.every((part) => BROKER.test(part) && Number(part.split(":")[1]) <= 65_535);
  }, "it must be host:port, or several of them separated by commas")
  .transform(list);

const hostNames = z
  .string()
  .refine((text) => list(text).every((name) => HOST_NAME.test(name)), "it must be host names separated by commas, without port")
  .transform((text) => list(text).map((name) => name.toLowerCase().replace(/\.$/, "")));

const host = z
  .string()
  .transform((text) => text.replace(/^\[(.*)\]$/, "$1").toLowerCase())
  .refine((text) => HOST_NAME.test(text) || (text.includes(":") && ADDRESS.test(text)), "it must be one address or host name");

/** The whole environment that the lab reads: names, what is allowed, defaults. */
const Environment = z.object({
  HOST: host.default("127.0.0.1"),
  PORT: whole(0, 65_535, " (0 takes a free one)").default(3000),
  ALLOWED_HOSTS: hostNames.default([]),
  VIEWERS_SEE_VALUES: flag.default(false),

  KAFKA_BROKERS: brokers.optional(),
  KAFKA_SERVERS: brokers.optional(),
  KAFKA_SSL: flag.optional(),
  KAFKA_SSL_CA_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(["plain", "scram-sha-256", "scram-sha-512"], "it must be plain, scram-sha-256 or scram-sha-512"))
    .optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),

  EMBEDDED_KAFKA_PORT: whole(0, 65_535, " (0 takes a free one)").optional(),
  // The cap is kept by whole segments: with less there would be nothing to read.
  EMBEDDED_KAFKA_LOG_BYTES: whole(1_000_000, 16_000_000_000).default(256 * 1024 * 1024),
  EMBEDDED_KAFKA_INITIAL_REBALANCE_DELAY_MS: whole(0, 300_000).default(500),
  EMBEDDED_KAFKA_MIN_SESSION_TIMEOUT_MS: whole(1, 1_800_000).default(1000),

  KAFKA_TOPIC: TopicName.default("web-events-partitioned"),
  KAFKA_TOPIC_PARTITIONS: whole(1, 100_000).default(3),
  KAFKA_REPLICATION_FACTOR: whole(1, 32_767).default(1),
  KAFKA_CONSUMER_GROUP_ID: GroupName.default("web-events-group"),

  SLEEP_TIME: seconds(600).default(0),
  KAFKA_SESSION_TIMEOUT_MS: whole(100, 1_800_000).default(10_000),
  KAFKA_HEARTBEAT_INTERVAL_MS: whole(10, 600_000).default(1000),
  KAFKA_REBALANCE_TIMEOUT_MS: whole(100, 3_600_000).default(30_000),
  KAFKA_MAX_WAIT_MS: whole(1, 60_000).default(300),
  KAFKA_METADATA_MAX_AGE_MS: whole(100, 86_400_000).default(2000),

  CONSUMER_THREADS: whole(1, 64).default(1),
  LIMIT_CONSUMERS: whole(1, 10_000).default(500),
  LIMIT_GROUPS: whole(1, 1000).default(20),
  LIMIT_PARTITIONS: whole(1, 100_000).default(2000),

  // Read by lib/log for itself, also in the threads; here only to say what is wrong with them.
  LOG_LEVEL: z.enum(LOG_LEVELS, `it must be one of ${LOG_LEVELS.join(", ")}`).optional(),
  LOG_FORMAT: z.enum(["json", "pretty"], "it must be json or pretty").optional(),
});
type Environment = z.infer<typeof Environment>;

/**
 * Reads the lab's configuration, once, from the environment (see the table in README.md).
 * An empty variable counts as not set, as compose files pass them. Throws a ConfigError that names
 * every wrong variable, its value (a password never) and what is allowed.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, tidy(name, value)]] : [])),
  );
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => sentence(String(issue.path[0]), set, issue.message)).join("\n"));
  }
  const values = parsed.data;
  if (values.KAFKA_TOPIC_PARTITIONS > values.LIMIT_PARTITIONS) {
    throw new ConfigError(
      sentence(
        "KAFKA_TOPIC_PARTITIONS",
        set,
        `LIMIT_PARTITIONS allows at most ${values.LIMIT_PARTITIONS}; raise that, or ask for fewer`,
      ),
    );
  }
  const notices: string[] = [];
  const heartbeatIntervalMs = lowerHeartbeat(values, notices);
  const kafka = readConnection(values, notices);
  noteUnused(set, kafka !== null, notices);
  return {
    host: values.HOST,
    port: values.PORT,
    allowedHosts: values.ALLOWED_HOSTS,
    viewersSeeValues: values.VIEWERS_SEE_VALUES,
    kafka,
    embedded: {
      port: values.EMBEDDED_KAFKA_PORT ?? null,
      logBytes: values.EMBEDDED_KAFKA_LOG_BYTES,
      initialRebalanceDelayMs: values.EMBEDDED_KAFKA_INITIAL_REBALANCE_DELAY_MS,
      minSessionTimeoutMs: values.EMBEDDED_KAFKA_MIN_SESSION_TIMEOUT_MS,
      consumerSessionTimeoutMs: values.KAFKA_SESSION_TIMEOUT_MS,
      consumerHeartbeatIntervalMs: heartbeatIntervalMs,
    },
    topic: values.KAFKA_TOPIC,
    topicPartitions: values.KAFKA_TOPIC_PARTITIONS,
    replicationFactor: values.KAFKA_REPLICATION_FACTOR,
    group: values.KAFKA_CONSUMER_GROUP_ID,
    processingMs: values.SLEEP_TIME,
    sessionTimeoutMs: values.KAFKA_SESSION_TIMEOUT_MS,
    heartbeatIntervalMs,
    rebalanceTimeoutMs: values.KAFKA_REBALANCE_TIMEOUT_MS,
    maxWaitMs: values.KAFKA_MAX_WAIT_MS,
    metadataMaxAgeMs: values.KAFKA_METADATA_MAX_AGE_MS,
    consumerThreads: values.CONSUMER_THREADS,
    limits: { consumers: values.LIMIT_CONSUMERS, groups: values.LIMIT_GROUPS, partitions: values.LIMIT_PARTITIONS },
    notices,
  };
}

/** A password may begin or end with a space; anywhere else that is a slip of the hand. */
function tidy(name: string, value: string): string {
  return name === "KAFKA_SASL_PASSWORD" ? value : value.trim();
}

/** "PORT=abc is wrong: it must be …". A value that may hold a password, as in user:password@host, is not repeated. */
function sentence(name: string, set: Record<string, string>, allowed: string): string {
  const value = set[name] ?? "";
  const secret = name === "KAFKA_SASL_PASSWORD" || value.includes("@");
  const shown = secret ? `${name} (its value is not shown, since it may hold a password)` : `${name}=${value}`;
  return `${shown} is wrong: ${allowed}.`;
}

/** Kafka's own advice (heartbeat.interval.ms): no more than a third of the session timeout. */
function lowerHeartbeat(values: Environment, notices: string[]): number {
  const asked = values.KAFKA_HEARTBEAT_INTERVAL_MS;
  const most = Math.floor(values.KAFKA_SESSION_TIMEOUT_MS / 3);
  if (asked <= most) return asked;
  notices.push(
    `KAFKA_HEARTBEAT_INTERVAL_MS=${asked} was lowered to ${most}: at most a third of KAFKA_SESSION_TIMEOUT_MS=${values.KAFKA_SESSION_TIMEOUT_MS}.`,
  );
  return most;
}

function readConnection(values: Environment, notices: string[]): KafkaConnection | null {
  const brokers = values.KAFKA_BROKERS ?? values.KAFKA_SERVERS;
  if (!brokers) return null;
  if (values.KAFKA_BROKERS && values.KAFKA_SERVERS && values.KAFKA_BROKERS.join() !== values.KAFKA_SERVERS.join()) {
    notices.push("KAFKA_BROKERS and KAFKA_SERVERS differ: KAFKA_BROKERS is used.");
  }
  return { brokers, ssl: readSsl(values), sasl: readSasl(values) };
}

/** Settings of the other broker than the one that is used are most likely a slip of the hand. */
function noteUnused(set: Record<string, string>, hasBrokers: boolean, notices: string[]): void {
  const others = hasBrokers ? /^EMBEDDED_KAFKA_/ : /^KAFKA_(SSL|SASL)/;
  const unused = Object.keys(set).filter((name) => others.test(name) && name in Environment.shape);
  if (unused.length === 0) return;
  const why = hasBrokers ? "KAFKA_BROKERS is set, so there is no embedded broker" : "there is no KAFKA_BROKERS";
  notices.push(`${unused.join(", ")} ${unused.length > 1 ? "have" : "has"} no effect: ${why}.`);
}

/** A CA file alone asks for TLS too; KAFKA_SSL=0 puts it out of use. */
function readSsl(values: Environment): KafkaConnection["ssl"] {
  const file = values.KAFKA_SSL_CA_FILE;
  if (!(values.KAFKA_SSL ?? file !== undefined)) return null;
  return { ca: file === undefined ? null : readPem(file) };
}

function readPem(file: string): string {
  const allowed = "it must be the path of a file with certificates in PEM form";
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ConfigError(`KAFKA_SSL_CA_FILE=${file} cannot be read (${why}): ${allowed}.`, { cause: error });
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new ConfigError(`KAFKA_SSL_CA_FILE=${file} is wrong: ${allowed}.`);
  }
  return text;
}

function readSasl(values: Environment): KafkaConnection["sasl"] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = values;
  if (mechanism && username && password) return { mechanism, username, password };
  const parts = { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password };
  const missing = Object.entries(parts).flatMap(([name, value]) => (value ? [] : [name]));
  if (missing.length === 3) return null;
  throw new ConfigError(
    `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set: ${Object.keys(parts).join(", ")} go together.`,
  );
}
