import { describe, inject } from "vitest";
import { runCli, startCli, type CliOptions, type RunningCli } from "../tools/kafka/cli.ts";
import type { ProcessResult } from "../tools/process/ended.ts";

export type BrokerKind = "embedded" | "apache";

/** A broker that all tests share: a black box behind an address. */
export interface Broker {
  readonly kind: BrokerKind;
  /** "127.0.0.1:PORT" */
  readonly bootstrap: string;
  readonly port: number;
  /** Runs one of Apache Kafka's tools on it, to its end: `["groups", "--describe", "--group", "g"]`. */
  cli(args: readonly string[], options?: CliOptions): Promise<ProcessResult>;
  /** Starts one of Apache Kafka's tools that runs until stopped. */
  spawnCli(args: readonly string[], input?: string): Promise<RunningCli>;
}

/** Whether an Apache Kafka can run here: it takes Java, and Maven the first time. Its tools need the same. */
export const hasApacheKafka = inject("brokers").kafka !== null;

const NOWHERE = "127.0.0.1:0";
const { embedded, kafka } = inject("brokers");
export const EMBEDDED = brokerAt("embedded", embedded);
/** Nobody is at its address where there is none. */
export const APACHE_KAFKA = brokerAt("apache", kafka?.bootstrap ?? NOWHERE);
/** For what is about the lab alone. */
export const ANY_BROKER = hasApacheKafka ? APACHE_KAFKA : EMBEDDED;
/** Where Apache Kafka asks for SASL. */
export const SASL_BOOTSTRAP = kafka?.saslBootstrap ?? NOWHERE;

export interface Order {
  /** One broker after the other, for what takes the whole machine; by default on both at the same time, since tests mostly wait. */
  readonly brokers?: "at once" | "in order";
  /** A broker's tests at the same time; then what a test keeps has to live inside of it. */
  readonly tests?: "at once" | "in order";
}

/** Runs the same tests on the embedded broker and on Apache Kafka. What a test keeps for its hooks has to live inside of `tests`. */
export function onEachBroker(tests: (broker: Broker) => void, order: Order = {}): void {
  const concurrent = order.brokers !== "in order";
  const { tests: how = "in order" } = order;
  const within = (broker: Broker) => () => {
    describe(how, { concurrent: how === "at once" }, () => tests(broker));
  };
  describe("on the embedded broker", { concurrent }, within(EMBEDDED));
  describe("on Apache Kafka", { concurrent, skip: !hasApacheKafka }, within(APACHE_KAFKA));
}

function brokerAt(kind: BrokerKind, bootstrap: string): Broker {
  return {
    kind,
    bootstrap,
    port: Number(bootstrap.split(":")[1]),
    cli: (args, options) => runCli(bootstrap, args, options),
    spawnCli: (args, input) => startCli(bootstrap, args, input),
  };
}
