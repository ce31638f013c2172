import { io } from "socket.io-client";
import { Batch, Snapshot, WatchAnswer } from "../lib/contract/socket.ts";
import { keysOf } from "../lib/group/members.ts";
import { reduce } from "../lib/group/reduce.ts";
import { GroupView, partitionKey } from "../lib/group/view.ts";

/** A viewer of one group, as a browser is one, without the browser: it folds every event and looks at every state. */
export interface ChaosViewer {
  /** Null before the first snapshot. */
  view(): GroupView | null;
  /** What it saw that must never be seen; one line each. */
  readonly wrongs: readonly string[];
  /** How many partitions were seen owned, by generation: that something was looked at at all. */
  ownersSeen(): number;
  /** Batches that did not follow what came before: each costs a snapshot. */
  gaps(): number;
  /** Drops the line and comes back, as a laptop that slept. */
  sleepAndWake(): void;
  close(): void;
}

export function openViewer(url: string, group: string): ChaosViewer {
  const socket = io(url, { transports: ["websocket"], reconnectionDelay: 50 });
  const wrongs: string[] = [];
  const owners = createOwnerLedger(wrongs);
  const assigned = createAssignmentLedger(wrongs);
  let view: GroupView | null = null;
  let streamId = "";
  let gaps = 0;

  const ask = () => {
    view = null;
    socket
      .timeout(5000)
      .emitWithAck("watch", { group })
      .then(
        (answer: unknown) => {
          const said = WatchAnswer.parse(answer);
          if (!said.ok) wrongs.push(`watching was refused: ${said.code} ${said.detail}`);
        },
        () => {},
      );
  };
  socket.on("connect", ask);
  socket.on("snapshot", (message: unknown) => {
    const snapshot = Snapshot.parse(message);
    streamId = snapshot.streamId;
    view = GroupView.parse(snapshot.view);
    owners.look(view);
  });
  socket.on("batch", (message: unknown) => {
    const batch = Batch.parse(message);
    if (!view) return;
    for (const event of batch.events) {
      if (event.seq <= view.seq) continue;
      if (event.seq !== view.seq + 1 || batch.streamId !== streamId) {
        gaps += 1;
        ask();
        return;
      }
      view = reduce(view, event);
      owners.look(view);
      if (event.type === "joined") assigned.note(event);
    }
  });
  return {
    view: () => view,
    wrongs,
    ownersSeen: () => owners.seen(),
    gaps: () => gaps,
    sleepAndWake() {
      socket.disconnect();
      socket.connect();
    },
    close: () => void socket.disconnect(),
  };
}

/** No partition may be shown with two owners in one generation. A replaced client's membership (C1~1) is its consumer's. */
function createOwnerLedger(wrongs: string[]) {
  const seen = new Map<string, string>();
  return {
    seen: () => seen.size,
    look({ generation, partitions, seq }: GroupView) {
      if (generation === null) return;
      for (const { topic, partition, owner } of partitions) {
        if (owner === null) continue;
        const key = `generation ${generation}, ${partitionKey(topic, partition)}`;
        const consumer = owner.split("~")[0] ?? owner;
        const known = seen.get(key) ?? consumer;
        if (known !== consumer) wrongs.push(`${key}: shown with ${known}, then with ${consumer} (event ${seq})`);
        seen.set(key, consumer);
      }
    },
  };
}

/** Nor may two clients be told that they own the same partition in one generation. */
function createAssignmentLedger(wrongs: string[]) {
  const given = new Map<string, string>();
  return {
    note(event: { consumer: string; generation: number | null; assignment: GroupView["consumers"][string]["assignment"] }) {
      if (event.generation === null) return;
      for (const key of keysOf(event.assignment)) {
        const slot = `generation ${event.generation}, ${key}`;
        const known = given.get(slot) ?? event.consumer;
        if (known !== event.consumer) wrongs.push(`${slot}: assigned to ${known} and to ${event.consumer}`);
        given.set(slot, event.consumer);
      }
    },
  };
}
