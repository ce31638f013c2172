import type { Clock, Disposer } from "../../clock/clock.ts";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import type { Log } from "../../log/log.ts";
import { createSerialQueue } from "../../queue/serial-queue.ts";
import { connectAdmin } from "./admin-client.ts";
import { fetchFeatures } from "./api-versions.ts";
import type { BrokerLink } from "./broker-link.ts";
import { startBrokerLink } from "./broker-link.ts";
import { brokerVersion } from "./broker-version.ts";
import * as ask from "./cluster-admin.ts";
import { commitOffsets, type GroupCommit } from "./commit-offsets.ts";
import { describeGroups, type GroupDescription } from "./describe-groups.ts";
import { KafkaRefusal, LOGIN_REFUSED } from "./kafka-error.ts";
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
  describeGroups(groups: string[]): Promise<GroupDescription[]>;
  listGroups(): Promise<ask.ListedGroup[]>;
  listedProtocolType(group: string): Promise<string | null>;
  fetchCommitted(group: string): Promise<ask.CommittedOffsets>;
  fetchLogEnds(topic: string): Promise<ask.LogEnds[]>;
  fetchOffsetsAt(topic: string, time: number): Promise<ask.PartitionOffset[]>;
  /** Only for a group without members. */
  commitOffsets(commit: GroupCommit): Promise<void>;
  describeTopic(topic: string): Promise<ask.PartitionInfo[] | null>;
  createTopic(topic: ask.NewTopic): Promise<boolean>;
  createPartitions(topic: string, total: number): Promise<void>;
  deleteTopic(topic: string): Promise<void>;
  deleteGroup(group: string): Promise<void>;
  findNode(address: string): Promise<{ host: string; port: number; nodeId: number } | null>;
  /** It may be there again: while it is away, the next attempt is made now. */
  hurry(): void;
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
  const connect = () => connectAdmin(connection);
  const link = startBrokerLink({ connect, clock, log, deadlineMs: DEADLINE_MS });
  const measuring = startMeasuring(startBrokerLink({ connect, clock, log: QUIET, deadlineMs: DEADLINE_MS }));
  let version: string | null = null;

  async function learnVersion(): Promise<void> {
    try {
      version = brokerVersion(await fetchFeatures(link));
      tell();
    } catch (error) {
      log.debug("The brokers did not tell their version", { error: String(error) });
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
    describeGroups: (groups) => describeGroups(link, groups),
    listGroups: () => ask.listGroups(link),
    listedProtocolType: (group) => ask.listedProtocolType(link, group),
    fetchCommitted: (group) => ask.fetchCommitted(link, group),
    fetchLogEnds: (topic) => measuring.fetchLogEnds(topic),
    fetchOffsetsAt: (topic, time) => measuring.fetchOffsetsAt(topic, time),
    commitOffsets: (commit) => commitOffsets(connection, commit, { clock, ms: DEADLINE_MS }),
    describeTopic: (topic) => ask.describeTopic(link, topic),
    createTopic: (topic) => ask.createTopic(link, topic),
    createPartitions: (topic, total) => ask.createPartitions(link, topic, total),
    deleteTopic: (topic) => ask.deleteTopic(link, topic),
    deleteGroup: (group) => ask.deleteGroup(link, group),
    findNode: (address) => ask.findNode(link, address),
    hurry() {
      link.hurry();
      measuring.hurry();
    },
    close() {
      listeners.clear();
      measuring.close();
      link.close();
    },
  };
}

/**
 * Log ends are read through a client of their own, one topic after the other. kafkajs keeps one list of
 * the topics that it was asked about: a question about another topic would take this one's place, and
 * one topic that was deleted since makes every question fail that looks at the list.
 */
function startMeasuring(link: BrokerLink): Pick<Cluster, "fetchLogEnds" | "fetchOffsetsAt" | "hurry" | "close"> {
  const queue = createSerialQueue();

  async function measure<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      // Only a new client forgets the topic that is gone.
      if (error instanceof KafkaRefusal && error.code === "UNKNOWN_TOPIC_OR_PARTITION") link.renew();
      throw error;
    }
  }

  return {
    fetchLogEnds: (topic) => queue(() => measure(() => ask.fetchLogEnds(link, topic))),
    fetchOffsetsAt: (topic, time) => queue(() => measure(() => ask.fetchOffsetsAt(link, topic, time))),
    hurry: () => link.hurry(),
    close: () => link.close(),
  };
}

/** The first connection says whether Kafka answers; a second voice would say it again. */
const QUIET: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

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
