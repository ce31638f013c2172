import type { TestProject } from "vitest/node";
import { startKafka } from "../tools/kafka/kafka.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one Kafka of all conformance tests: `inject("kafka")`. A test that stops a broker starts its own. */
    kafka: { bootstrap: string; saslBootstrap: string };
  }
}

/** Vitest calls this once before the conformance tests, and what it returns after them. */
export default async function shareKafka(project: TestProject): Promise<() => Promise<void>> {
  const kafka = await startKafka({ sasl: true });
  const { bootstrap, saslBootstrap } = kafka;
  if (saslBootstrap === null) throw new Error("Kafka was started without its SASL listener");
  project.provide("kafka", { bootstrap, saslBootstrap });
  return () => kafka.stop();
}
