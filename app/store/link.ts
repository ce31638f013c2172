import { io } from "socket.io-client";
import { z } from "zod";
import type { Disposer } from "../../lib/clock/clock.ts";
import { SampleBatch } from "../../lib/contract/charts.ts";
import { GroupEvent } from "../../lib/contract/group-events.ts";
import type { MessageSource } from "../../lib/contract/message-rows.ts";
import { MessageBatch } from "../../lib/contract/message-rows.ts";
import { Batch, LabStatus, Snapshot, WatchAnswer } from "../../lib/contract/socket.ts";
import { GroupView } from "../../lib/group/view.ts";

/** What comes from the server, checked; and what may be asked of it. */
export interface LinkHandlers {
  onUp(): void;
  onDown(): void;
  onStatus(status: LabStatus): void;
  onSnapshot(snapshot: ViewSnapshot): void;
  onBatch(batch: Batch): void;
  onClosed(group: string): void;
  /** A message that is not what the contract says: the page and the server do not fit. */
  onMisfit(): void;
}

export interface LabLink {
  /** Connects and goes on reconnecting until disposed. Called once. */
  open(handlers: LinkHandlers): Disposer;
  /** Asks for a group; its snapshot comes through `onSnapshot`. Rejects when no answer comes within five seconds. */
  watch(group: string): Promise<WatchAnswer>;
  unwatch(group: string): void;
}

/** The samples of one group, on the same connection. */
export interface SampleLink {
  /** Samples of whatever group they are watched of. */
  onSamples(listener: (batch: SampleBatch) => void): Disposer;
  /** Watches the samples of this group in place of the one before. Rejects when no answer comes within five seconds. */
  watchSamples(group: string): Promise<WatchAnswer>;
  unwatchSamples(): void;
}

/** The messages of one source at a time, over the same connection. */
export interface MessageLink {
  /** Batches of whatever source is watched. */
  onMessages(listener: (batch: MessageBatch) => void): Disposer;
  /** Watches this source in place of the one before. Rejects when no answer comes within five seconds. */
  watchMessages(source: MessageSource): Promise<WatchAnswer>;
  unwatchMessages(): void;
}

const ViewSnapshot = Snapshot.extend({ view: GroupView });
export type ViewSnapshot = z.infer<typeof ViewSnapshot>;

const EVENT_TYPES = new Set<unknown>(GroupEvent.def.right.options.map((option) => option.shape.type.value));

/**
 * A numbered event of a type that the reducer knows. Its payload is not parsed again: the server,
 * of the same version as this page (else nothing is folded), has validated it, and with hundreds of
 * consumers ten batches a second would cost more to parse than to show.
 */
function isNumberedEvent(value: unknown): value is GroupEvent {
  return Numbered.safeParse(value).success;
}
const Numbered = z.looseObject({ seq: z.int().min(1), time: z.number(), type: z.custom((type) => EVENT_TYPES.has(type)) });
const EventBatch = Batch.extend({ events: z.array(z.custom<GroupEvent>(isNumberedEvent)).min(1) });
const Closed = z.object({ group: z.string() });

const ANSWER_WITHIN_MS = 5000;

/** The link over socket.io, to the origin that the page came from. */
export function socketLink(): LabLink & MessageLink & SampleLink {
  const socket = io({ autoConnect: false, transports: ["websocket", "polling"], reconnectionDelayMax: 2000 });
  const sampleListeners = new Set<(batch: SampleBatch) => void>();
  const messageListeners = new Set<(batch: MessageBatch) => void>();
  return {
    open(handlers) {
      const on = <T>(name: string, schema: z.ZodType<T>, handle: (message: T) => void) => {
        socket.on(name, (message: unknown) => {
          const parsed = schema.safeParse(message);
          if (parsed.success) handle(parsed.data);
          else handlers.onMisfit();
        });
      };
      on("lab", LabStatus, (status) => handlers.onStatus(status));
      on("snapshot", ViewSnapshot, (snapshot) => handlers.onSnapshot(snapshot));
      on("batch", EventBatch, (batch) => handlers.onBatch(batch));
      on("samples", SampleBatch, (batch) => {
        for (const listener of sampleListeners) listener(batch);
      });
      on("messages", MessageBatch, (batch) => {
        for (const listener of messageListeners) listener(batch);
      });
      on("group-closed", Closed, ({ group }) => handlers.onClosed(group));
      socket.on("connect", () => handlers.onUp());
      socket.on("connect_error", () => handlers.onDown());
      socket.on("disconnect", (reason) => {
        handlers.onDown();
        // socket.io does not come back by itself when it was the server that said goodbye.
        if (reason === "io server disconnect") socket.connect();
      });
      socket.connect();
      return () => {
        socket.off();
        socket.disconnect();
      };
    },
    async watch(group) {
      const answer: unknown = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watch", { group });
      return WatchAnswer.parse(answer);
    },
    unwatch(group) {
      if (socket.connected) socket.emit("unwatch", { group });
    },
    onSamples(listener) {
      sampleListeners.add(listener);
      return () => void sampleListeners.delete(listener);
    },
    async watchSamples(group) {
      const answer: unknown = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watch-samples", { group });
      return WatchAnswer.parse(answer);
    },
    unwatchSamples() {
      if (socket.connected) socket.emit("unwatch-samples", {});
    },
    onMessages(listener) {
      messageListeners.add(listener);
      return () => void messageListeners.delete(listener);
    },
    async watchMessages(source) {
      const answer: unknown = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watch-messages", { source });
      return WatchAnswer.parse(answer);
    },
    unwatchMessages() {
      if (socket.connected) socket.emit("unwatch-messages", {});
    },
  };
}
