import { startBrokerThread } from "../lib/broker/thread/broker-thread.ts";
import type { Clock } from "../lib/clock/clock.ts";
import { systemClock } from "../lib/clock/clock.ts";
import type { Log } from "../lib/log/log.ts";
import { createLog } from "../lib/log/log.ts";
import { startKafka } from "../tools/kafka/kafka.ts";
import { freePorts } from "../tools/kafka/ports.ts";
import type { BrokerKind } from "./brokers.ts";

/** A broker of a test's own, which can be stopped and started again under its clients. */
export interface OwnBroker {
  /** The same after a stop and a start. */
  readonly bootstrap: string;
  running(): boolean;
  /** Its process while it runs; null where it has none of its own. */
  pid(): number | null;
  /** Every connection ends and the port is free. SIGKILL gives it no time to write anything down; the embedded broker has one way only. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it for good. Calling it twice does no harm. */
  close(): Promise<void>;
}

const NEWER_HEARTBEAT_MS = 500;
/** Longer than a case takes between two heartbeats of a member, on a busy machine too. */
const NEWER_SESSION_MS = 10_000;

/** The newer protocol's times are the broker's: its own 5 s between heartbeats and 45 s of a session would all be waited for. */
export const NEWER_PROTOCOL_SETTINGS = {
  "group.consumer.min.heartbeat.interval.ms": String(NEWER_HEARTBEAT_MS),
  "group.consumer.heartbeat.interval.ms": String(NEWER_HEARTBEAT_MS),
  "group.consumer.min.session.timeout.ms": String(NEWER_SESSION_MS),
  "group.consumer.session.timeout.ms": String(NEWER_SESSION_MS),
} as const;

/** Starts a broker with the group settings of a class. `close` is the disposer. */
export async function startOwnBroker(kind: BrokerKind): Promise<OwnBroker> {
  if (kind === "embedded") return startEmbedded({ clock: systemClock, log: createLog("embedded") });
  const kafka = await startKafka({ properties: NEWER_PROTOCOL_SETTINGS });
  return {
    bootstrap: kafka.bootstrap,
    running: () => kafka.pid() !== null,
    pid: () => kafka.pid(),
    stop: (signal) => kafka.stopBroker(signal),
    start: () => kafka.startBroker(),
    close: () => kafka.stop(),
  };
}

export async function startEmbedded({ clock, log }: { clock: Clock; log: Log }): Promise<OwnBroker> {
  // Not one that the system gives to clients: a stopped broker's port must be free when it starts again.
  const [port = 0] = await freePorts(1);
  const options = {
    host: "127.0.0.1",
    port,
    groupInitialRebalanceDelayMs: 500,
    groupMinSessionTimeoutMs: 1000,
    groupConsumerHeartbeatIntervalMs: NEWER_HEARTBEAT_MS,
    groupConsumerSessionTimeoutMs: NEWER_SESSION_MS,
    logBytes: 256 * 1024 * 1024,
  };
  const thread = await startBrokerThread({ options, clock, log });
  return {
    bootstrap: `127.0.0.1:${thread.status.port}`,
    running: () => thread.status.running,
    pid: () => null,
    async stop() {
      await thread.stop();
    },
    async start() {
      await thread.start();
    },
    close: () => thread.close(),
  };
}
