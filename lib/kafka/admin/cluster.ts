import type { Clock, Disposer } from "../../clock/clock.ts";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import type { Log } from "../../log/log.ts";
import { connectAdmin } from "./admin-client.ts";
import { fetchFeatures } from "./api-versions.ts";
import { startBrokerLink } from "./broker-link.ts";
import { brokerVersion } from "./broker-version.ts";
import * as ask from "./cluster-admin.ts";
import { LOGIN_REFUSED } from "./kafka-error.ts";
import type { LinkState } from "./link-state.ts";

/**
 * What the lab asks of a cluster. Every question is bounded in time and rejects with a KafkaRefusal
 * (Kafka answered with an error) or a LabError BROKER_AWAY (it did not answer).
 */
export interface Cluster {
  state(): LinkState;
  /** Called when the state, or the version, has changed. */
  onState(listener: (state: LinkState) => void): Disposer;
  /** Of the brokers, for example "4.3"; null where they do not tell. */
  version(): string | null;
  describeGroups(groups: string[]): Promise<ask.GroupDescription[]>;
  listedProtocolType(group: string): Promise<string | null>;
  fetchCommitted(group: string): Promise<ask.CommittedOffsets>;
  fetchLogEnds(topic: string): Promise<{ partition: number; logEnd: string }[]>;
  describeTopic(topic: string): Promise<ask.PartitionInfo[] | null>;
  createTopic(topic: ask.NewTopic): Promise<boolean>;
  createPartitions(topic: string, total: number): Promise<void>;
  deleteGroup(group: string): Promise<void>;
  findNode(address: string): Promise<{ host: string; port: number; nodeId: number } | null>;
  /** Forgets what kafkajs keeps of topics for minutes. */
  renew(): void;
  close(): void;
}

/** No question waits longer than this for its answer. */
const DEADLINE_MS = 5000;

/** Begins to connect; the state says how that goes. */
export function startCluster(options: { connection: KafkaConnection; clock: Clock; log: Log }): Cluster {
  const { connection, clock, log } = options;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const link = startBrokerLink({ connect: () => connectAdmin(connection), clock, log, deadlineMs: DEADLINE_MS });
  const stop = new AbortController();
  let version: string | null = null;

  async function learnVersion(): Promise<void> {
    for (const address of connection.brokers) {
      if (stop.signal.aborted) return;
      try {
        version = brokerVersion(await fetchFeatures(connection, address, { clock, ms: DEADLINE_MS, signal: stop.signal }));
        tell();
        return;
      } catch (error) {
        log.debug("A broker did not tell its version", { address, error: String(error) });
      }
    }
  }

  link.onState(({ name }) => {
    tell();
    // It may have been away because it was given a newer version.
    if (name === "up") void learnVersion();
  });

  return {
    state: () => link.state(),
    version: () => version,
    onState(listener) {
      const hear = () => listener(link.state());
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    describeGroups: (groups) => ask.describeGroups(link, groups),
    listedProtocolType: (group) => ask.listedProtocolType(link, group),
    fetchCommitted: (group) => ask.fetchCommitted(link, group),
    fetchLogEnds: (topic) => ask.fetchLogEnds(link, topic),
    describeTopic: (topic) => ask.describeTopic(link, topic),
    createTopic: (topic) => ask.createTopic(link, topic),
    createPartitions: (topic, total) => ask.createPartitions(link, topic, total),
    deleteGroup: (group) => ask.deleteGroup(link, group),
    findNode: (address) => ask.findNode(link, address),
    renew: () => link.renew(),
    close() {
      stop.abort();
      listeners.clear();
      link.close();
    },
  };
}

/** So many refusals of a login in a row are no accident of a broker that is just starting. */
const LOGIN_ATTEMPTS = 3;

/** Resolves at the cluster's first answer; rejects with one sentence when there is none within `ms`, or a login is refused. */
export function firstAnswer(cluster: Cluster, clock: Clock, wait: { ms: number; address: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const disposers: Disposer[] = [];
    const end = (error: Error | null) => {
      for (const dispose of disposers) dispose();
      if (error) reject(error);
      else resolve();
    };
    const check = ({ name, error, failures }: LinkState) => {
      if (name === "up") end(null);
      else if (error?.code === LOGIN_REFUSED && failures >= LOGIN_ATTEMPTS) {
        end(
          new Error(
            `Kafka at ${wait.address} refuses the login (${error.message}): correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD`,
          ),
        );
      }
    };
    const timeUp = () => {
      const reason = cluster.state().error?.message;
      const after = `did not answer within ${wait.ms / 1000} s${reason ? ` (${reason})` : ""}`;
      end(new Error(`Kafka at ${wait.address} ${after}: start it, or correct KAFKA_BROKERS`));
    };
    disposers.push(cluster.onState(check), clock.after(wait.ms, timeUp));
    check(cluster.state());
  });
}
