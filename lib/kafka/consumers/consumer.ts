import type { KafkaMessage } from "kafkajs";
import type { Clock } from "../../clock/clock.ts";
import type { CommitChange, ConsumerProgress, DeliveredSpan, StartReason, StructuralFact } from "../../contract/client-facts.ts";
import type { ConsumerThreadOptions, StartCommand } from "../../contract/consumer-thread.ts";
import { errorInfo } from "../client/error-info.ts";
import { Client } from "./client.ts";
import type { ClientSignal } from "./client-signal.ts";
import type { Life } from "./life.ts";
import { Meter } from "./meter.ts";
import { Patience } from "./patience.ts";

/** A fact before it is known whose it is. */
type FactBody = StructuralFact extends infer Fact ? (Fact extends StructuralFact ? Omit<Fact, "consumer"> : never) : never;

export interface LabConsumerOptions {
  start: StartCommand;
  thread: ConsumerThreadOptions;
  clock: Clock;
  /** Called at once, in order. Must not throw. */
  onFact: (fact: StructuralFact) => void;
  /** A row that has to be out before the next fact: the last count before a crash. */
  onProgress: (progress: ConsumerProgress) => void;
  /** Messages of this span were handled. */
  onMessages: (span: DeliveredSpan, messages: readonly KafkaMessage[]) => void;
  /** A client was cut off; the promise resolves when kafkajs has let go of everything. */
  onEnding: (ended: Promise<void>) => void;
  onGone: () => void;
}

/**
 * One of the lab's consumers: C1, through all its incarnations. Every command is obeyed at once in
 * the state in which it finds the consumer, and ignored where it makes no sense there; what goes on
 * in the background (a leave) is bound to its client, so a crash in the middle simply replaces it.
 */
export class LabConsumer {
  readonly #options: LabConsumerOptions;
  readonly #meter: Meter;
  readonly #patience = new Patience();
  #settings: StartCommand["settings"];
  #incarnation: number;
  #life: Life;

  constructor(options: LabConsumerOptions) {
    const { start, clock } = options;
    this.#options = options;
    this.#settings = start.settings;
    this.#meter = new Meter({ clock, consumer: start.settings.consumer, processed: start.processed });
    this.#incarnation = start.incarnation - 1;
    this.#life = { name: "gone" };
    this.#startClient(start.reason);
  }

  /** Whether it still takes part, or will by itself: not crashed, not gone. */
  get live(): boolean {
    return this.#life.name !== "crashed" && this.#life.name !== "gone";
  }

  get hasClient(): boolean {
    return this.#client !== null;
  }

  /** Leave is refused to a frozen one, and pointless for a crashed one. */
  get canLeave(): boolean {
    return this.#life.name === "running" || this.#life.name === "leaving" || this.#life.name === "waiting";
  }

  get sockets(): number {
    return this.#client?.sockets ?? 0;
  }

  /** Called all the time: looks whether kafkajs is stuck, and gives the row to publish, or null when nothing changed. */
  tick(): ConsumerProgress | null {
    if (this.#life.name === "running" && this.#life.client.stuck) {
      this.#failed(this.#life.client, { type: "failed", error: new Error("kafkajs has fallen silent"), retryMs: null });
    }
    return this.#takeRow();
  }

  leave(): void {
    switch (this.#life.name) {
      case "running":
        this.#leave(this.#life.client, "gone");
        return;
      case "leaving":
        // A restart that was about to follow does not.
        this.#life = { ...this.#life, next: "gone" };
        return;
      case "waiting":
        this.#life.cancel();
        this.#fact({ type: "leaving" });
        this.#gone("left");
        return;
      case "frozen":
      case "crashed":
      case "gone":
        return;
    }
  }

  crash(): void {
    if (!this.live) return;
    this.#drop();
    this.#life = { name: "crashed" };
    this.#publish();
    this.#fact({ type: "crashed" });
  }

  freeze(): void {
    switch (this.#life.name) {
      case "running":
        this.#life.client.freeze();
        this.#life = { name: "frozen", client: this.#life.client };
        break;
      case "waiting":
        this.#life.cancel();
        this.#life = { name: "frozen", client: null };
        break;
      case "frozen":
      case "leaving":
      case "crashed":
      case "gone":
        return;
    }
    this.#publish();
    this.#fact({ type: "frozen" });
  }

  thaw(): void {
    if (this.#life.name !== "frozen") return;
    const { client } = this.#life;
    this.#fact({ type: "thawed" });
    if (client) {
      this.#life = { name: "running", client };
      client.thaw();
    } else {
      this.#startClient("thaw");
    }
  }

  /** A running one leaves first; a crashed, frozen or failed one is cut off. */
  restart(): void {
    switch (this.#life.name) {
      case "running":
        this.#leave(this.#life.client, "restart");
        return;
      case "frozen":
      case "waiting":
      case "crashed":
        this.#drop();
        this.#startClient("restart");
        return;
      case "leaving":
      case "gone":
        return;
    }
  }

  setProcessing(processingMs: number): void {
    if (this.#life.name === "gone") return;
    this.#settings = { ...this.#settings, processingMs };
    this.#client?.setProcessing(processingMs);
    this.#fact({ type: "processing-changed", processingMs });
  }

  /** What is left out stays as it is. */
  setCommit({ commit = this.#settings.commit, commitIntervalMs = this.#settings.commitIntervalMs }: CommitChange): void {
    if (this.#life.name === "gone") return;
    this.#settings = { ...this.#settings, commit, commitIntervalMs };
    this.#client?.setCommit({ commit, commitIntervalMs });
    this.#fact({ type: "commit-changed", commit, commitIntervalMs });
  }

  /** Cuts it off and keeps nothing; says nothing. */
  forget(): void {
    this.#drop();
    this.#gone(null);
  }

  get #client(): Client | null {
    return "client" in this.#life ? this.#life.client : null;
  }

  #startClient(reason: StartReason): void {
    this.#incarnation += 1;
    this.#meter.restarted();
    this.#fact({ type: "client-started", incarnation: this.#incarnation, reason });
    const { start, thread, clock } = this.#options;
    const client: Client = new Client({
      start: { ...start, settings: this.#settings },
      thread,
      clock,
      onSignal: (signal) => {
        if (this.#client === client) this.#heard(client, signal);
      },
    });
    this.#life = { name: "running", client };
  }

  #heard(client: Client, signal: ClientSignal): void {
    switch (signal.type) {
      case "armed":
        this.#meter.armed();
        return;
      case "heartbeat":
        this.#meter.heartbeatAnswered();
        return;
      case "taken":
        this.#meter.taken(signal.position);
        return;
      case "handled":
        this.#meter.handled(signal.handled);
        this.#options.onMessages(signal.handled, signal.messages);
        return;
      case "committing":
        this.#meter.committing(signal.offsets);
        return;
      case "joined":
        this.#patience.joined();
        this.#fact(signal);
        return;
      case "revoked":
        // A frozen client that gives up is a matter inside a process that is said to stand still.
        if (signal.cause === "stopped" && this.#life.name === "frozen") return;
        // What it has handled is known before it is said that it has nothing any more.
        this.#publish();
        this.#meter.revoked();
        this.#fact(signal);
        return;
      case "join-sent":
      case "sync-sent":
        this.#fact(signal);
        return;
      case "failed":
        this.#failed(client, signal);
        return;
    }
  }

  #failed(client: Client, { error, retryMs }: Extract<ClientSignal, { type: "failed" }>): void {
    if (this.#life.name === "frozen") {
      this.#drop();
      this.#life = { name: "frozen", client: null };
    }
    // A leave ends by itself.
    if (this.#life.name !== "running") return;
    const now = this.#options.clock.now();
    const info = errorInfo(error);
    if (retryMs !== null) {
      const isTold = this.#patience.retried(info.code);
      if (isTold) this.#fact({ type: "client-failed", error: info, retryAt: now + retryMs });
      return;
    }
    const wait = this.#patience.gaveUp();
    this.#options.onEnding(client.cut());
    this.#life = { name: "waiting", cancel: this.#options.clock.after(wait, () => this.#startClient("recovered")) };
    this.#fact({ type: "client-failed", error: info, retryAt: now + wait });
  }

  #leave(client: Client, next: "gone" | "restart"): void {
    this.#life = { name: "leaving", client, next };
    this.#fact({ type: "leaving" });
    void client.leave().then(() => {
      if (this.#life.name !== "leaving" || this.#life.client !== client) return;
      const { next } = this.#life;
      this.#drop();
      this.#publish();
      if (next === "restart") this.#startClient("restart");
      else this.#gone("left");
    });
  }

  /** Lets go of what the present state holds. */
  #drop(): void {
    if (this.#life.name === "waiting") this.#life.cancel();
    const client = this.#client;
    if (client) this.#options.onEnding(client.cut());
  }

  #gone(fact: "left" | null): void {
    this.#life = { name: "gone" };
    if (fact) this.#fact({ type: fact });
    this.#options.onGone();
  }

  #takeRow(): ConsumerProgress | null {
    this.#meter.handling(this.#client?.handlingSince ?? null);
    return this.#meter.take();
  }

  #publish(): void {
    const progress = this.#takeRow();
    if (progress) this.#options.onProgress(progress);
  }

  #fact(body: FactBody): void {
    this.#options.onFact({ ...body, consumer: this.#settings.consumer });
  }
}
