import { getHeapStatistics } from "node:v8";
import type { Clock, Disposer } from "../../clock/clock.ts";
import { sleep } from "../../clock/clock.ts";
import type {
  ConsumerCommand,
  ConsumerThreadMessage,
  ConsumerThreadOptions,
  StartCommand,
} from "../../contract/consumer-thread.ts";
import { Sampler } from "../messages/sampler.ts";
import { LabConsumer } from "./consumer.ts";

/** Numbers leave at most this often. */
const PROGRESS_MS = 100;
/** What kafkajs may take to put its timers away when a thread closes. */
const ENDING_MS = 1_000;

type Order = Exclude<ConsumerCommand, { type: "start" | "count" | "close" }>;
type Facts = Extract<ConsumerThreadMessage, { type: "facts" }>["facts"];

export interface FleetOptions {
  thread: ConsumerThreadOptions;
  clock: Clock;
  post: (message: ConsumerThreadMessage) => void;
}

/** All consumers of one thread. Consumers that crashed stay until they are forgotten; the lab bounds both. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #consumers = new Map<string, { group: string; consumer: LabConsumer }>();
  /** Clients that were cut off and that kafkajs has not let go of: each ends within seconds. */
  readonly #ending = new Set<Promise<void>>();
  #facts: Facts = [];
  /** Bounded: a sample of each group since the last tick. */
  readonly #sampler = new Sampler(Math.random);
  #tick: Disposer | null = null;
  readonly #goneListeners = new Set<() => void>();

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Obeys one command. Never throws for what a user can cause. */
  handle(command: ConsumerCommand): void {
    switch (command.type) {
      case "start":
        this.#start(command);
        return;
      case "count":
        this.#count(command.request);
        return;
      case "close":
        void this.#close(command.withinMs);
        return;
      default:
        this.#order(command);
    }
  }

  /** A consumer that is here already is not started twice. */
  #start(start: StartCommand): void {
    const { group } = start;
    const id = key(group, start.settings.consumer);
    if (this.#consumers.has(id)) return;
    const consumer = new LabConsumer({
      start,
      thread: this.#options.thread,
      clock: this.#options.clock,
      onFact: (fact) => this.#publish({ group, at: this.#options.clock.now(), fact }),
      onProgress: (progress) => {
        this.#flush();
        this.#options.post({ type: "progress", at: this.#options.clock.now(), rows: [{ group, progress }] });
      },
      onMessages: ({ topic, partition }, messages) => {
        const { consumer } = start.settings;
        this.#sampler.offer({ group, consumer, topic, partition, at: this.#options.clock.now(), messages });
      },
      onEnding: (ended) => this.#watchEnding(ended),
      onGone: () => this.#remove(id),
    });
    this.#consumers.set(id, { group, consumer });
    this.#tick ??= this.#options.clock.every(PROGRESS_MS, () => this.#postProgress());
  }

  #order(command: Order): void {
    const consumer = this.#consumers.get(key(command.group, command.consumer))?.consumer;
    if (!consumer) return;
    switch (command.type) {
      case "leave":
        return consumer.leave();
      case "crash":
        return consumer.crash();
      case "freeze":
        return consumer.freeze();
      case "thaw":
        return consumer.thaw();
      case "restart":
        return consumer.restart();
      case "set-processing":
        return consumer.setProcessing(command.processingMs);
      case "set-commit":
        return consumer.setCommit(command);
      case "forget":
        return consumer.forget();
    }
  }

  #count(request: number): void {
    const consumers = [...this.#consumers.values()].map(({ consumer }) => consumer);
    const resources: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
    const live = consumers.filter((consumer) => consumer.live).length;
    this.#options.post({
      type: "census",
      request,
      consumers: live,
      clients: consumers.filter((consumer) => consumer.hasClient).length + this.#ending.size,
      sockets: consumers.reduce((sum, consumer) => sum + consumer.sockets, 0),
      heapUsed: getHeapStatistics().used_heap_size,
      resources,
    });
  }

  /** Everybody leaves; who cannot in time is cut off. */
  async #close(withinMs: number): Promise<void> {
    for (const { consumer } of this.#consumers.values()) {
      if (consumer.canLeave) consumer.leave();
      else consumer.forget();
    }
    const late = new AbortController();
    await Promise.race([this.#allGone(), sleep(this.#options.clock, withinMs, late.signal).catch(() => {})]);
    late.abort();
    for (const { consumer } of this.#consumers.values()) consumer.forget();
    const ended = new AbortController();
    await Promise.race([Promise.all(this.#ending), sleep(this.#options.clock, ENDING_MS, ended.signal).catch(() => {})]);
    ended.abort();
    this.#flush();
    this.#options.post({ type: "closed" });
  }

  #allGone(): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.#consumers.size > 0) return;
        this.#goneListeners.delete(check);
        resolve();
      };
      this.#goneListeners.add(check);
      check();
    });
  }

  #watchEnding(ended: Promise<void>): void {
    this.#ending.add(ended);
    void ended.finally(() => this.#ending.delete(ended));
  }

  #remove(id: string): void {
    this.#consumers.delete(id);
    if (this.#consumers.size === 0) {
      this.#postSamples();
      this.#tick?.();
      this.#tick = null;
    }
    for (const listener of this.#goneListeners) listener();
  }

  /** Facts of one turn of the event loop leave together. */
  #publish(row: Facts[number]): void {
    if (this.#facts.length === 0) queueMicrotask(() => this.#flush());
    this.#facts.push(row);
  }

  #flush(): void {
    if (this.#facts.length === 0) return;
    const facts = this.#facts;
    this.#facts = [];
    this.#options.post({ type: "facts", facts });
  }

  #postProgress(): void {
    const rows = [];
    for (const { group, consumer } of this.#consumers.values()) {
      const progress = consumer.tick();
      if (progress) rows.push({ group, progress });
    }
    if (rows.length > 0) this.#options.post({ type: "progress", at: this.#options.clock.now(), rows });
    this.#postSamples();
  }

  #postSamples(): void {
    const samples = this.#sampler.take();
    if (samples.length > 0) this.#options.post({ type: "samples", rows: samples });
  }
}

/** Neither part can contain a line break. */
function key(group: string, consumer: string): string {
  return `${group}\n${consumer}`;
}
