import type { Admin } from "kafkajs";
import type Cluster from "kafkajs/src/cluster/index.js";
import type { Clock, Disposer } from "../../clock/clock.ts";
import { sleep } from "../../clock/clock.ts";
import { LabError } from "../../contract/errors.ts";
import type { Log } from "../../log/log.ts";
import type { AdminClient } from "./admin-client.ts";
import { withDeadline } from "./deadline.ts";
import { asRefusal, errorInfo } from "./kafka-error.ts";
import type { LinkState } from "./link-state.ts";
import { firstLinkState, nextLinkState, retryDelayMs } from "./link-state.ts";

/** A connection through which the lab asks the cluster about itself. */
export interface BrokerLink {
  state(): LinkState;
  /** Called after every change of the state. */
  onState(listener: (state: LinkState) => void): Disposer;
  /**
   * Runs one question on a connected client and gives its answer.
   * Rejects with a KafkaRefusal where Kafka answered with an error, and with BROKER_AWAY where it did
   * not answer: at once while it is known to be away, else after at most `deadlineMs`.
   */
  ask<T>(what: string, question: (admin: Admin, cluster: Cluster) => Promise<T>): Promise<T>;
  /** The cluster may be there again: while it is away, the next attempt is made now. */
  hurry(): void;
  /** Puts the client away, and with it what it keeps in mind, and connects a new one. A question under way gets no answer. */
  renew(): void;
  close(): void;
}

export interface BrokerLinkOptions {
  connect: () => AdminClient;
  clock: Clock;
  log: Log;
  deadlineMs: number;
}

/**
 * Starts to connect, and goes on for as long as it takes. A question without an answer puts the
 * client away and tries a new one; only when that gets no answer either is the broker away.
 */
export function startBrokerLink({ connect, clock, log, deadlineMs }: BrokerLinkOptions): BrokerLink {
  const stop = new AbortController();
  const listeners = new Set<(state: LinkState) => void>();
  let state = firstLinkState(clock.now());
  let client: AdminClient | null = null;
  let attempt: Promise<AdminClient>;
  let pause = new AbortController();

  function change(next: LinkState): void {
    const said = next.name !== state.name || next.failures !== state.failures;
    if (next.name !== state.name) log.info(next.name === "up" ? "Kafka answers" : "Kafka does not answer", { ...next.error });
    state = next;
    if (said) for (const listener of listeners) listener(state);
  }

  async function open(): Promise<AdminClient> {
    const opened = connect();
    client = opened;
    try {
      const greeting = opened.admin.connect().then(() => opened.admin.describeCluster());
      await withDeadline(clock, { ms: deadlineMs, what: "Connecting to Kafka" }, greeting);
      return opened;
    } catch (error) {
      opened.destroy();
      throw error;
    }
  }

  async function keepTrying(): Promise<void> {
    while (!stop.signal.aborted) {
      attempt = open();
      try {
        await attempt;
        if (!stop.signal.aborted) change(nextLinkState(state, { type: "answered" }, clock.now()));
        return;
      } catch (error) {
        if (stop.signal.aborted) return;
        change(nextLinkState(state, { type: "failed", error: errorInfo(error) }, clock.now()));
        pause = new AbortController();
        const cut = AbortSignal.any([stop.signal, pause.signal]);
        await sleep(clock, retryDelayMs(state.failures), cut).catch(() => undefined);
      }
    }
  }

  function replace(): void {
    client?.destroy();
    void keepTrying();
  }

  async function ask<T>(what: string, question: (admin: Admin, cluster: Cluster) => Promise<T>): Promise<T> {
    if (stop.signal.aborted) throw new LabError("SHUTTING_DOWN", "The lab is stopping");
    if (state.name !== "up") throw away(what, state.error?.message ?? "no connection yet");
    let asked: AdminClient | null = null;
    try {
      asked = await attempt;
      return await withDeadline(clock, { ms: deadlineMs, what }, question(asked.admin, asked.cluster));
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal) throw refusal;
      // Whoever fails on a client that was replaced meanwhile says nothing about the new one.
      if (asked !== null && asked === client && !stop.signal.aborted) replace();
      throw away(what, errorInfo(error).message, error);
    }
  }

  void keepTrying();
  return {
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ask,
    hurry: () => pause.abort(),
    renew() {
      if (!stop.signal.aborted && state.name === "up") replace();
    },
    close() {
      stop.abort();
      listeners.clear();
      client?.destroy();
    },
  };
}

function away(what: string, message: string, cause?: unknown): LabError {
  return new LabError("BROKER_AWAY", `${what}: ${message}`, { cause });
}
