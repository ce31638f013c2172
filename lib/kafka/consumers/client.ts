import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, ConsumerStartBatchProcessEvent } from "kafkajs";
import type { Clock } from "../../clock/clock.ts";
import type { CommitSetting } from "../../contract/client-facts.ts";
import type { ConsumerThreadOptions, StartCommand } from "../../contract/consumer-thread.ts";
import { createKafka } from "../client/create-kafka.ts";
import type { Owned } from "./assigners/members.ts";
import { Cable } from "./cable.ts";
import type { ClientSignal } from "./client-signal.ts";
import { Committer } from "./committer.ts";
import { consumerConfig } from "./consumer-config.ts";
import { Handler } from "./handler.ts";
import type { RequestHead } from "./request-reader.ts";
import { emptySpan } from "./spans.ts";
import { Stage } from "./stage.ts";

export interface ClientOptions {
  start: Pick<StartCommand, "group" | "topic" | "assignors" | "settings">;
  thread: ConsumerThreadOptions;
  clock: Clock;
  onSignal: (signal: ClientSignal) => void;
}

/** kafkajs' own, where its error names none. */
const KAFKAJS_RESTART_MS = 300;
/** How long LeaveGroup may take once no handler runs: fetch (5.3 s) and LeaveGroup (4 s) time out before. */
const LEAVE_WITHIN_MS = 12_000;
/** Beyond the rebalance timeout, which a JoinGroup may wait for: far longer than kafkajs ever pauses between attempts. */
const SILENCE_MS = 60_000;
/** What a JoinGroup may take beyond the rebalance timeout. */
const JOIN_GRACE_MS = 10_000;

/**
 * One kafkajs consumer from its making to its end, on its own cable. It never comes back after
 * `cut` or `leave`: a restart is a new client.
 */
export class Client {
  readonly #clock: Clock;
  readonly #settings: StartCommand["settings"];
  readonly #onSignal: (signal: ClientSignal) => void;
  readonly #cable: Cable;
  readonly #handler: Handler;
  readonly #committer: Committer;
  readonly #consumer: Consumer;
  readonly #ended: Promise<void>;
  readonly #stage: Stage;
  /** When it last asked for a connection, sent a request or handled a message. */
  #activeAt: number;
  /** No signal is given any more, and kafkajs does not restart. */
  #over = false;
  #leaving = false;
  #memberId: string | null = null;
  /** Of the last SyncGroup that left. */
  #synced: { memberId: string; generation: number } | null = null;
  /** What it was given last; an assignor may ask for it when it joins anew. */
  #owned: Owned | null = null;
  /** It was assigned partitions (or none) and has not been told to give them back. */
  #assigned = false;
  #stopped: Promise<void> | null = null;

  constructor({ start, thread, clock, onSignal }: ClientOptions) {
    this.#clock = clock;
    this.#settings = start.settings;
    this.#onSignal = onSignal;
    this.#stage = new Stage(clock);
    this.#activeAt = clock.now();
    this.#cable = new Cable((request) => this.#sent(request));
    this.#committer = new Committer({
      clock,
      setting: start.settings,
      onCommitting: (offsets) => this.#signal({ type: "committing", offsets }),
    });
    this.#handler = new Handler({
      clock,
      processingMs: start.settings.processingMs,
      committer: this.#committer,
      onTaken: (position) => this.#signal({ type: "taken", position }),
      onHandled: (handled, messages) => {
        this.#activeAt = clock.now();
        this.#signal({ type: "handled", handled, messages });
      },
    });
    this.#consumer = this.#createConsumer(start, thread);
    this.#listen();
    this.#ended = this.#run(start.topic);
  }

  get sockets(): number {
    return this.#cable.sockets;
  }

  get handlingSince(): number | null {
    return this.#handler.handlingSince;
  }

  /**
   * Whether kafkajs has done nothing for longer than it ever waits: for a parked JoinGroup, or for
   * its own next attempt. It is not known to; but if it did, nothing would ever bring it back.
   */
  get stuck(): boolean {
    if (this.#over || this.#leaving || this.#cable.state !== "carrying" || this.#handler.handlingSince !== null) return false;
    return this.#clock.now() - this.#activeAt > this.#settings.rebalanceTimeoutMs + SILENCE_MS;
  }

  setProcessing(ms: number): void {
    this.#handler.setProcessing(ms);
  }

  setCommit(setting: CommitSetting): void {
    this.#committer.set(setting);
  }

  /** Nothing goes in or out, no message is handled, until `thaw`. */
  freeze(): void {
    this.#cable.stall();
    this.#handler.park();
  }

  thaw(): void {
    this.#activeAt = this.#clock.now();
    this.#cable.restore();
    this.#handler.open();
  }

  /** Ends it at once, nothing is sent. Resolves when kafkajs has put its last timer away, some seconds later at most. */
  async cut(): Promise<void> {
    this.#over = true;
    this.#handler.end();
    this.#cable.cut();
    this.#stage.enter("failed");
    await Promise.allSettled([this.#stop(), this.#ended]);
  }

  /**
   * Leaves the group: after the running handler, and after a join that is under way. Resolves when
   * LeaveGroup was answered or cannot be sent within a bounded time; then call `cut`. Never rejects.
   */
  async leave(): Promise<void> {
    this.#leaving = true;
    if (this.#stage.name === "joining") await this.#stage.joined(this.#settings.rebalanceTimeoutMs + JOIN_GRACE_MS);
    // An idle one commits now what it has not yet; one that handles a batch when that has ended.
    const committed = this.#handler.handlingSince === null ? this.#committer.flush() : Promise.resolve();
    await this.#withinQuiet(
      committed.then(() => this.#stop()),
      LEAVE_WITHIN_MS,
    );
  }

  #createConsumer(start: ClientOptions["start"], thread: ConsumerThreadOptions): Consumer {
    const kafka = createKafka(thread.connection, {
      clientId: start.settings.clientId,
      socketFactory: (destination) => {
        this.#activeAt = this.#clock.now();
        return this.#cable.socketFactory(destination);
      },
    });
    return kafka.consumer(
      consumerConfig({
        start,
        thread,
        owned: () => this.#owned,
        mayRestart: () => !this.#over && !this.#leaving && this.#cable.state === "carrying",
      }),
    );
  }

  /** Connects, subscribes and runs; what goes wrong before kafkajs runs is signalled as its CRASH would be. */
  async #run(topic: string): Promise<void> {
    try {
      await this.#consumer.connect();
      if (this.#over || this.#leaving) return;
      await this.#consumer.subscribe({ topic, fromBeginning: true });
      if (this.#over || this.#leaving) return;
      this.#stage.enter("joining");
      await this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: this.#handler.eachBatch,
      });
    } catch (error) {
      this.#failed(error, null);
    }
  }

  /** Listeners must not throw: kafkajs would die of it, and the thread with it. */
  #listen(): void {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => this.#joined(payload));
    this.#consumer.on(events.REBALANCING, () => {
      // Before its JoinGroup leaves.
      void this.#committer.flush();
      this.#revoked("rebalance");
    });
    this.#consumer.on(events.START_BATCH_PROCESS, ({ payload }) => this.#passedOver(payload));
    this.#consumer.on(events.FETCH_START, () => this.#stage.enter("running"));
    this.#consumer.on(events.HEARTBEAT, () => this.#signal({ type: "heartbeat" }));
    this.#consumer.on(events.REQUEST_TIMEOUT, ({ payload }) => this.#cable.giveUp(payload));
    this.#consumer.on(events.CRASH, ({ payload }) => this.#crashed(payload));
  }

  /** A request has left. Also tells what kafkajs does not: it rejoins without REBALANCING when told UNKNOWN_MEMBER_ID, or when the topic grew. */
  #sent(request: RequestHead): void {
    this.#activeAt = this.#clock.now();
    switch (request.api) {
      case "join":
        this.#stage.enter("joining");
        this.#revoked(request.memberId === null ? "unknown-member" : "rebalance");
        this.#signal({ type: "join-sent", memberId: request.memberId });
        return;
      case "sync":
        this.#synced = { memberId: request.memberId, generation: request.generation };
        this.#signal({ type: "sync-sent", ...this.#synced });
        return;
      case "heartbeat":
      case "commit":
        this.#signal({ type: "armed" });
        return;
      case "leave":
      case "other":
        return;
    }
  }

  /** kafkajs hands no batch over in which nothing is for a consumer: markers of transactions, aborted or compacted records. */
  #passedOver({ topic, partition, batchSize, firstOffset, lastOffset }: ConsumerStartBatchProcessEvent["payload"]): void {
    // Null where even the records' place is not known, though kafkajs' types know of no null.
    if (batchSize > 0 || !firstOffset) return;
    const handled = emptySpan({ topic, partition, firstOffset, lastOffset });
    this.#signal({ type: "handled", handled, messages: [] });
    this.#committer.handled({ topic, partition, offset: handled.to });
  }

  #joined(payload: ConsumerGroupJoinEvent["payload"]): void {
    this.#committer.assigned();
    this.#memberId = payload.memberId;
    this.#assigned = true;
    const generation = this.#synced?.memberId === payload.memberId ? this.#synced.generation : null;
    this.#owned = { generation: generation ?? -1, partitions: new Map(Object.entries(payload.memberAssignment)) };
    this.#signal({ type: "armed" });
    this.#signal({
      type: "joined",
      memberId: payload.memberId,
      generation,
      leader: payload.leaderId || null,
      protocol: payload.groupProtocol,
      assignment: Object.entries(payload.memberAssignment).map(([topic, partitions]) => ({ topic, partitions })),
      durationMs: Math.max(0, payload.duration),
    });
  }

  #revoked(cause: "rebalance" | "unknown-member" | "stopped"): void {
    if (!this.#assigned || this.#memberId === null) return;
    this.#assigned = false;
    this.#signal({ type: "revoked", memberId: this.#memberId, cause });
  }

  #crashed({ error, restart }: ConsumerCrashEvent["payload"]): void {
    this.#failed(error, restart ? retryTime(error) : null);
  }

  #failed(error: unknown, retryMs: number | null): void {
    this.#revoked("stopped");
    this.#stage.enter("failed");
    this.#signal({ type: "failed", error, retryMs });
  }

  #signal(signal: ClientSignal): void {
    if (!this.#over) this.#onSignal(signal);
  }

  /** Waits for `work`, but no longer than `quietMs` in which no handler runs. */
  #withinQuiet(work: Promise<void>, quietMs: number): Promise<void> {
    return new Promise((resolve) => {
      let quietSince = this.#clock.now();
      const done = () => {
        dispose();
        resolve();
      };
      const dispose = this.#clock.every(quietMs / 10, () => {
        if (this.#handler.handlingSince !== null) quietSince = this.#clock.now();
        if (this.#over || this.#clock.now() - quietSince >= quietMs) done();
      });
      void work.finally(done);
    });
  }

  /** kafkajs' disconnect, once; its errors say nothing that the cable does not. */
  #stop(): Promise<void> {
    this.#stopped ??= this.#consumer.disconnect().catch(() => {});
    return this.#stopped;
  }
}

/** kafkajs restarts after the time that its error names. */
function retryTime(error: Error): number {
  return "retryTime" in error && typeof error.retryTime === "number" ? error.retryTime : KAFKAJS_RESTART_MS;
}
