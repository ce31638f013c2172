import { parseTimedLogLine, type LogLine } from "../../lib/broker/coordinator/log-lines.ts";
import { logLinesOf } from "../../lib/broker/coordinator/step-lines.ts";
import { startBrokerThread } from "../../lib/broker/thread/broker-thread.ts";
import { systemClock as clock } from "../../lib/clock/clock.ts";
import { createLog } from "../../lib/log/log.ts";
import { startKafka } from "../../tools/kafka/kafka.ts";
import { freePorts } from "../../tools/kafka/ports.ts";
import type { BrokerKind } from "../brokers.ts";
import { MOST_MEMBERS } from "./script/draft.ts";

/** A broker of its own to play scripts on. */
export interface Stage {
  readonly kind: BrokerKind;
  readonly port: number;
  /** What its coordinator has logged so far: Apache Kafka's own log, and the embedded broker's steps in the same words. */
  readonly log: () => Promise<readonly LogLine[]>;
  /** Stops the broker and starts it again; resolves when it answers. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** An Empty group waits so long for company: long enough for a script to do what it has to do meanwhile. */
const INITIAL_DELAY_MS = 1500;
const MIN_SESSION_MS = 1000;

/** Starts a broker. `close` is the disposer. */
export function openStage(kind: BrokerKind): Promise<Stage> {
  return kind === "embedded" ? openEmbedded() : openApacheKafka();
}

async function openEmbedded(): Promise<Stage> {
  const [port = 0] = await freePorts(1);
  const options = {
    host: "127.0.0.1",
    port,
    groupInitialRebalanceDelayMs: INITIAL_DELAY_MS,
    groupMinSessionTimeoutMs: MIN_SESSION_MS,
    groupMaxSize: MOST_MEMBERS,
    logBytes: 16 * 1024 * 1024,
  };
  const thread = await startBrokerThread({ options, clock, log: createLog("replay") });
  const lines: LogLine[] = [];
  thread.onSteps((steps) => lines.push(...steps.flatMap(logLinesOf)));
  return {
    kind: "embedded",
    port,
    async log() {
      await thread.caughtUp();
      return lines;
    },
    async restart() {
      await thread.stop();
      await thread.start();
    },
    close: () => thread.close(),
  };
}

async function openApacheKafka(): Promise<Stage> {
  const kafka = await startKafka({
    properties: {
      "group.initial.rebalance.delay.ms": String(INITIAL_DELAY_MS),
      "group.min.session.timeout.ms": String(MIN_SESSION_MS),
      "group.max.size": String(MOST_MEMBERS),
    },
  });
  return {
    kind: "apache",
    port: kafka.port,
    log: async () => (await kafka.coordinatorLines()).flatMap((text) => parseTimedLogLine(text)?.line ?? []),
    async restart() {
      await kafka.stopBroker();
      await kafka.startBroker();
    },
    close: () => kafka.stop(),
  };
}
