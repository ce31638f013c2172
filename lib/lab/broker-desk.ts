import { sleep, type Disposer } from "../clock/clock.ts";
import type { KafkaConnection } from "../contract/consumer-thread.ts";
import { LabError } from "../contract/errors.ts";
import type { BrokerOrder, BrokerStatus } from "../contract/http.ts";
import type { LabParts } from "./lab-parts.ts";

/** The broker as people see it, and the switch of the embedded one. */
export interface BrokerDesk {
  status(): BrokerStatus;
  /** Rejects with NOT_EMBEDDED or BROKER_NOT_STARTED. */
  order(order: BrokerOrder): Promise<BrokerStatus>;
}

export interface BrokerDeskOptions {
  parts: Pick<LabParts, "config" | "clock" | "log" | "cluster" | "embedded" | "steps">;
  /** Makes the lab's topics again where they are gone. */
  restoreTopics: () => Promise<void>;
  /** Keeps topics from being looked at: what is gone for a moment is not shown as gone. */
  holdOffsets: () => Disposer;
}

/** After it was started, the lab's own connection to it is there within some milliseconds; a busy machine takes longer. */
const ASK_AGAIN_MS = 50;
const ANSWERS_WITHIN_MS = 10_000;

export function createBrokerDesk({ parts, restoreTopics, holdOffsets }: BrokerDeskOptions): BrokerDesk {
  const { config, clock, log, cluster, embedded, steps } = parts;

  function status(): BrokerStatus {
    const kind = embedded ? "embedded" : "kafka";
    const address = (embedded?.connection ?? config.kafka)?.brokers.join(",") ?? "";
    return {
      kind,
      address,
      version: cluster.version(),
      ...stateNow(),
      stepsFrom: steps?.source() ?? "answers",
      security: securityOf(embedded?.connection ?? config.kafka),
      embedded: embedded?.status() ?? null,
    };
  }

  /** That it was stopped is known here before the connection to it has found out. */
  function stateNow(): Pick<BrokerStatus, "state" | "since" | "error"> {
    const stopped = embedded?.stopped();
    if (stopped) return { state: "away", since: stopped.since, error: { code: stopped.code, message: stopped.message } };
    const { name, since, error } = cluster.state();
    // The connection may not have noticed that it was restarted.
    return { state: name, since: Math.max(since, embedded?.runningSince() ?? since), error };
  }

  /** Repeats a question for as long as the broker is not heard. */
  async function whenHeard(question: () => Promise<void>): Promise<void> {
    const end = clock.now() + ANSWERS_WITHIN_MS;
    for (;;) {
      try {
        return await question();
      } catch (error) {
        const isAway = error instanceof LabError && error.code === "BROKER_AWAY";
        if (!isAway || embedded?.stopped() || clock.now() > end) throw error;
      }
      cluster.hurry();
      await sleep(clock, ASK_AGAIN_MS);
    }
  }

  async function order(what: BrokerOrder): Promise<BrokerStatus> {
    if (!embedded) throw new LabError("NOT_EMBEDDED", `The lab uses the Kafka at ${status().address}.`);
    const goOn = holdOffsets();
    try {
      await embedded.order(what);
      if (!embedded.stopped()) {
        // A topic that is missing is told by whoever needs it; that the broker runs must be told all the same.
        await whenHeard(restoreTopics).catch((error: unknown) => log.warn("Topics could not be made again", { err: error }));
      }
    } finally {
      goOn();
    }
    return status();
  }

  return { status, order };
}

const MECHANISMS = { plain: "PLAIN", "scram-sha-256": "SCRAM-SHA-256", "scram-sha-512": "SCRAM-SHA-512" } as const;

/** What everybody may be told: neither user nor password. */
function securityOf(connection: KafkaConnection | null): BrokerStatus["security"] {
  const { ssl = null, sasl = null } = connection ?? {};
  return { tls: ssl !== null, ownCa: ssl !== null && ssl.ca !== null, sasl: sasl === null ? null : MECHANISMS[sasl.mechanism] };
}
