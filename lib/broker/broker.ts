import { createSerialQueue } from "../queue/serial-queue.ts";
import { createBrokerData, type BrokerData } from "./broker-data.ts";
import type { BrokerOptions } from "./broker-options.ts";
import { answerUnsupported } from "./handlers/18-api-versions.ts";
import type { Node } from "./handlers/broker-parts.ts";
import { createRoutes } from "./handlers/index.ts";
import { createRouter } from "./serve/router.ts";
import { startServer, type RunningServer } from "./serve/server.ts";
import { StepBatch } from "./step-batch.ts";

/** The only node's id. */
const NODE_ID = 1;

/** A broker in this thread. Operations run one after the other, in the order in which they were asked for. */
export interface RunningBroker {
  readonly host: string;
  /** The real one, the same for the broker's whole life. */
  readonly port: number;
  /** A new one after a wipe. */
  readonly clusterId: string;
  /** Whether it listens. */
  readonly running: boolean;
  /** Ends every connection and frees the port. Records and groups stay; no session runs out meanwhile. */
  stop(): Promise<void>;
  /**
   * Listens again on the same port. Groups are as Apache Kafka finds them after a restart: as last stored, every
   * member with a new session. Rejects when the port is taken by now (EADDRINUSE); then the broker stays stopped.
   */
  start(): Promise<void>;
  /** Throws topics, records, groups and the cluster's id away. Connections end; a stopped broker stays stopped. */
  wipe(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

/**
 * Starts a broker of one node in memory that speaks the Kafka protocol, and resolves when it answers.
 * Rejects when the port is taken (EADDRINUSE) or the host is no loopback address. `close` is the disposer.
 */
export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  const broker = new Broker(options);
  await broker.start();
  return broker;
}

class Broker implements RunningBroker {
  readonly host: string;
  readonly #options: BrokerOptions;
  readonly #steps: StepBatch;
  readonly #inOrder = createSerialQueue();
  #port: number;
  #lastProducerId = -1n;
  #data: BrokerData;
  #server: RunningServer | null = null;
  #closed = false;

  constructor(options: BrokerOptions) {
    const { host = "127.0.0.1", port = 0, onSteps = () => {} } = options;
    this.host = host;
    this.#port = port;
    this.#options = options;
    this.#steps = new StepBatch(onSteps);
    this.#data = this.#newData();
  }

  get port(): number {
    return this.#port;
  }

  get clusterId(): string {
    return this.#data.clusterId;
  }

  get running(): boolean {
    return this.#server !== null;
  }

  start(): Promise<void> {
    return this.#inOrder(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#inOrder(() => this.#stop());
  }

  wipe(): Promise<void> {
    return this.#inOrder(async () => {
      const wasRunning = this.running;
      await this.#stop();
      this.#data = this.#newData();
      if (wasRunning) await this.#start();
    });
  }

  close(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#stop();
      this.#steps.flush();
      this.#closed = true;
    });
  }

  async #start(): Promise<void> {
    if (this.#closed) throw new Error("The broker was closed");
    if (this.#server !== null) return;
    const { clock, log } = this.#options;
    const data = this.#data;
    const serve = createRouter(createRoutes(data), answerUnsupported);
    this.#server = await startServer({ host: this.host, port: this.#port, serve, clock, log });
    this.#port = this.#server.port;
    data.resume();
  }

  async #stop(): Promise<void> {
    if (this.#server === null) return;
    const server = this.#server;
    this.#server = null;
    this.#data.suspend();
    await server.close();
  }

  #newData(): BrokerData {
    return createBrokerData({
      options: this.#options,
      node: this.#node(),
      onStep: (step) => this.#steps.add(step),
      newProducerId: () => ++this.#lastProducerId,
    });
  }

  #node(): Node {
    const port = () => this.#port;
    return {
      nodeId: NODE_ID,
      host: this.host,
      get port() {
        return port();
      },
    };
  }
}
