import type { TestProject } from "vitest/node";
import { systemClock } from "../lib/clock/clock.ts";
import { createKafka } from "../lib/kafka/client/create-kafka.ts";
import { createLog } from "../lib/log/log.ts";
import { startKafka } from "../tools/kafka/kafka.ts";
import { startToolHost } from "../tools/kafka/tool-host/tool-host.ts";
import { haveJars } from "../tools/kafka/jars.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { findJava } from "../tools/programs/java.ts";
import { NEWER_PROTOCOL_SETTINGS, startEmbedded } from "./own-broker.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The addresses of the brokers that all conformance tests share. A test that stops a broker starts its own. */
    brokers: {
      embedded: string;
      /** Null where there is no Java, or nothing to fetch Kafka's jars with. */
      kafka: { bootstrap: string; saslBootstrap: string } | null;
    };
  }
}

/** Vitest calls this once before the conformance tests, and what it returns after them. */
export default async function shareBrokers(project: TestProject): Promise<() => Promise<void>> {
  const isKafkaHere = await canRun();
  const [embedded, kafka, host] = await Promise.all([
    startEmbedded({ clock: systemClock, log: createLog("embedded") }),
    isKafkaHere ? startApacheKafka() : null,
    isKafkaHere ? startToolHost() : null,
  ]);
  project.provide("brokers", { embedded: embedded.bootstrap, kafka: kafka?.addresses ?? null });
  return async () => {
    await Promise.all([embedded.close(), kafka?.stop(), host?.stop()]);
  };
}

async function startApacheKafka() {
  const kafka = await startKafka({ sasl: true, properties: NEWER_PROTOCOL_SETTINGS });
  const { bootstrap, saslBootstrap } = kafka;
  if (saslBootstrap === null) throw new Error("Kafka was started without its SASL listener");
  await warmUp(bootstrap);
  return { addresses: { bootstrap, saslBootstrap }, stop: () => kafka.stop() };
}

/** A new Apache Kafka makes its own topics when they are first asked for, and answers meanwhile that its coordinators load. */
async function warmUp(bootstrap: string): Promise<void> {
  const kafka = createKafka({ brokers: [bootstrap], ssl: null, sasl: null }, { clientId: "warm-up" });
  const admin = kafka.admin();
  const producer = kafka.producer({ idempotent: true });
  try {
    await admin.connect();
    await admin.describeGroups(["warm-up"]);
    // kafkajs asks for a producer id, again and again until there is one.
    await producer.connect();
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}

async function canRun(): Promise<boolean> {
  const java = await findJava().catch(() => null);
  return java !== null && (findOnPath(["mvn"]) !== null || (await haveJars()));
}
