import { randomBytes } from "node:crypto";

/** What a broker is started with; ports are on 127.0.0.1. */
export interface BrokerSettings {
  port: number;
  controllerPort: number;
  /** Port of a listener that asks for SASL, or null. */
  saslPort: number | null;
  dataFolder: string;
  /** Kafka's own group settings instead of those for a class. */
  kafkaDefaults: boolean;
  /** Added last, so they win. */
  extra: Readonly<Record<string, string>>;
}

/** The user of the SASL listener. It guards nothing: the broker listens on loopback for as long as a test runs. */
export const SASL_USER = { username: "lab", password: "lab-secret" } as const;

const SCRAM_MECHANISMS = ["SCRAM-SHA-256", "SCRAM-SHA-512"] as const;

/**
 * In a class the first consumer should be seen to own something at once, and the end of a session
 * should be waited for without a break: Kafka's own values are 3000 and 6000 ms.
 */
export const CLASS_SETTINGS = {
  "group.initial.rebalance.delay.ms": "500",
  "group.min.session.timeout.ms": "1000",
} as const;

/** The settings of one KRaft node that is broker and controller, as key and value. */
export function brokerProperties(settings: BrokerSettings): Record<string, string> {
  const { port, controllerPort, saslPort, dataFolder, kafkaDefaults, extra } = settings;
  const listeners = [`PLAINTEXT://127.0.0.1:${port}`];
  if (saslPort !== null) listeners.push(`SASL_PLAINTEXT://127.0.0.1:${saslPort}`);
  return {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    "controller.listener.names": "CONTROLLER",
    listeners: [...listeners, `CONTROLLER://127.0.0.1:${controllerPort}`].join(","),
    "advertised.listeners": listeners.join(","),
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
    "log.dirs": dataFolder,
    "offsets.topic.replication.factor": "1",
    // 50 by default: all of them are made at the first join, which then takes longer.
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    ...(kafkaDefaults ? {} : CLASS_SETTINGS),
    ...(saslPort === null ? {} : saslProperties()),
    ...extra,
  };
}

function saslProperties(): Record<string, string> {
  const listener = "listener.name.sasl_plaintext";
  const { username, password } = SASL_USER;
  const scram = SCRAM_MECHANISMS.map((mechanism) => [
    `${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
    "org.apache.kafka.common.security.scram.ScramLoginModule required;",
  ]);
  return {
    "sasl.enabled.mechanisms": ["PLAIN", ...SCRAM_MECHANISMS].join(","),
    [`${listener}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`,
    ...Object.fromEntries(scram),
  };
}

/** The arguments of `StorageTool format` that create the SASL user for SCRAM (PLAIN's is in the properties). */
export function scramArguments(): string[] {
  const { username, password } = SASL_USER;
  return SCRAM_MECHANISMS.flatMap((mechanism) => ["--add-scram", `${mechanism}=[name=${username},password=${password}]`]);
}

/**
 * 22 characters of base64, as Kafka's Uuid prints itself. As there, none begins with "-", which the
 * command line would take for an option: the first of the 128 bits is 0.
 */
export function newClusterId(bytes: Buffer = randomBytes(16)): string {
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString("base64url");
}

/** A Java properties file. Backslashes, which begin an escape there, are doubled. */
export function propertiesFile(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value.replaceAll("\\", "\\\\")}\n`)
    .join("");
}
