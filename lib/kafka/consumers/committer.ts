import type { Clock, Disposer } from "../../clock/clock.ts";
import type { CommitSetting } from "../../contract/client-facts.ts";

/** What a commit says of one partition: the next offset to be handled. */
export interface PartitionOffset {
  topic: string;
  partition: number;
  offset: string;
}

/** Sends one commit, once: it rejects where the coordinator refuses it or does not answer, and is not tried again. */
export type SendCommit = (offsets: PartitionOffset[]) => Promise<void>;

export interface CommitterOptions {
  clock: Clock;
  setting: CommitSetting;
  /** A commit is about to leave. */
  onCommitting: (offsets: PartitionOffset[]) => void;
}

/** In mode `after` what a long batch has handled so far is committed at least this often. */
const AFTER_MS = 1_000;

/**
 * When one client commits, by its setting; kafkajs' own auto-commit is off, so that nothing is committed but by this.
 * Mode `interval` is what Kafka's own clients do by themselves: they commit what was handled every so often, and once
 * more when the group rebalances and when they leave (ConsumerCoordinator: maybeAutoCommitOffsetsAsync, onJoinPrepare,
 * close). Bounded by the partitions that the client owns.
 */
export class Committer {
  readonly #clock: Clock;
  readonly #onCommitting: (offsets: PartitionOffset[]) => void;
  #setting: CommitSetting;
  /** kafkajs', of the last batch; null before the first. */
  #send: SendCommit | null = null;
  /** By partition, what was handled and what was committed. */
  readonly #handled = new Map<string, PartitionOffset>();
  readonly #committed = new Map<string, string>();
  /** When it last committed, or began. */
  #lastAt: number;
  #cancelTimer: Disposer | null = null;
  #inBatch = false;
  #state: "running" | "parked" | "ended" = "running";

  constructor({ clock, setting, onCommitting }: CommitterOptions) {
    this.#clock = clock;
    this.#setting = setting;
    this.#onCommitting = onCommitting;
    this.#lastAt = clock.now();
  }

  /** Holds from the next message on. What an idle client has handled is committed now, unless its new interval has time. */
  set(setting: CommitSetting): void {
    this.#setting = setting;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (setting.commit === "interval") this.#arm();
    else if (!this.#inBatch) void this.flush();
  }

  /** A batch is handled from now on; `send` is how its client commits. */
  begin(send: SendCommit): void {
    this.#send = send;
    this.#inBatch = true;
  }

  /** Messages up to `next` are about to be handled. Rejects where they must not be: their commit did not succeed. */
  async ahead(next: PartitionOffset): Promise<void> {
    if (this.#setting.commit === "before") await this.#commit([next]);
  }

  /** Messages up to `next` were handled. Outside of a batch: nothing in between was for a consumer. */
  handled(next: PartitionOffset): void {
    this.#handled.set(keyOf(next), next);
    if (this.#inBatch) return;
    if (this.#setting.commit === "interval") this.#arm();
    else void this.flush();
  }

  /** Between two messages of a batch: commits if it is time. */
  async between(): Promise<void> {
    const { commit, commitIntervalMs } = this.#setting;
    if (commit === "before") return;
    if (this.#clock.now() - this.#lastAt >= (commit === "after" ? AFTER_MS : commitIntervalMs)) await this.#commitOpen();
  }

  /** The batch was handled. `last`: no other follows, since the client leaves. */
  async end({ last }: { last: boolean }): Promise<void> {
    if (this.#setting.commit === "after" || last) await this.#commitOpen();
    else await this.between();
  }

  /** After `end`, and where a batch was given up. */
  idle(): void {
    this.#inBatch = false;
    this.#arm();
  }

  /** The group rebalances, or the client leaves: commits what it may still commit. What is refused is not committed. */
  flush(): Promise<void> {
    return this.#commitOpen().catch(() => {});
  }

  /** It has a new assignment: what it did under the last one is no longer its to commit. */
  assigned(): void {
    this.#handled.clear();
    this.#committed.clear();
    this.#lastAt = this.#clock.now();
  }

  park(): void {
    if (this.#state === "running") this.#state = "parked";
  }

  open(): void {
    if (this.#state !== "parked") return;
    this.#state = "running";
    this.#arm();
  }

  /** Nothing is committed any more. */
  stop(): void {
    this.#state = "ended";
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  async #commitOpen(): Promise<void> {
    const open = [...this.#handled.values()].filter((next) => this.#committed.get(keyOf(next)) !== next.offset);
    this.#lastAt = this.#clock.now();
    if (open.length > 0) await this.#commit(open);
  }

  async #commit(offsets: PartitionOffset[]): Promise<void> {
    if (this.#state === "ended" || !this.#send) return;
    this.#onCommitting(offsets);
    await this.#send(offsets);
    for (const next of offsets) this.#committed.set(keyOf(next), next.offset);
  }

  /** An idle client commits when its time has come; one that handles a batch does so between its messages. */
  #arm(): void {
    if (this.#setting.commit !== "interval" || this.#state !== "running" || this.#inBatch || this.#cancelTimer) return;
    const wait = this.#lastAt + this.#setting.commitIntervalMs - this.#clock.now();
    this.#cancelTimer = this.#clock.after(Math.max(0, wait), () => {
      this.#cancelTimer = null;
      if (!this.#inBatch && this.#state === "running") void this.flush();
    });
  }
}

function keyOf({ topic, partition }: PartitionOffset): string {
  return `${topic}:${partition}`;
}
