import type { Board, Card, Tile, Tray } from "./board-types.ts";
import { controlsOf } from "./controls.ts";
import { endedText, evictedText, toldWhy } from "./gone.ts";
import { idleReason } from "./idle.ts";
import { changeText, protocolText } from "./newer-words.ts";
import { lossesOf, lostText } from "./losses.ts";
import { lagOf, sumOf } from "./offsets.ts";
import { lateRing, ringOf, ringOfFormer } from "./rings.ts";
import { durationText, listText } from "./sentences.ts";
import { countedFormer, isAwaited, statusOf, statusOfExternal } from "./status.ts";
import { protocolOf } from "./protocol.ts";
import { isOneOfMany } from "./topics.ts";
import { selectTray } from "./tray.ts";
import type { ConsumerView, ExternalView, GroupView, PartitionView } from "./view.ts";
import { partitionKey } from "./view.ts";

/** What the board shows at the server's time `now`. */
export function selectBoard(view: GroupView, now: number): Board {
  const tiles = tilesByPlace(view, now);
  const inTray = tiles.get(null) ?? [];
  const tray = selectTray(view, { tiles: inTray, now });
  const shared: Shared = { tiles, holes: countHoles(inTray), awaited: awaitedText(tray), now };
  const own = Object.values(view.consumers).map((consumer) => cardOf(view, consumer, shared));
  const external = Object.values(view.externals).map((member) => externalCard(view, member, shared));
  return { cards: [...own, ...external], tray, losses: lossesOf(view, now) };
}

type Tiles = Map<string | null, Tile[]>;

/** What is found once for all cards: with hundreds of them a look at every partition each would be dear. */
interface Shared {
  tiles: Tiles;
  /** By card, how many of its tiles lie in the tray. */
  holes: Map<string, number>;
  /** Whom the rebalance waits for, as a sentence. */
  awaited: string | null;
  now: number;
}

function countHoles(inTray: Tile[]): Map<string, number> {
  const holes = new Map<string, number>();
  for (const { hold, was } of inTray) if (hold === "moving" && was !== null) holes.set(was, (holes.get(was) ?? 0) + 1);
  return holes;
}

function tilesByPlace(view: GroupView, now: number): Tiles {
  const places: Tiles = new Map();
  for (const partition of view.partitions) {
    const tile = tileOf(view, partition, now);
    const there = places.get(partition.at);
    if (there) there.push(tile);
    else places.set(partition.at, [tile]);
  }
  return places;
}

function tileOf(view: GroupView, partition: PartitionView, now: number): Tile {
  const key = partitionKey(partition.topic, partition.partition);
  const position = partition.at === null ? undefined : view.consumers[partition.at]?.positions[key];
  return {
    key,
    topic: partition.topic,
    of: isOneOfMany(view) ? partition.topic : null,
    partition: partition.partition,
    hold: partition.hold,
    offset: position ?? partition.committed,
    lag: lagOf(position ?? partition.committed, partition.logEnd),
    lost: lostText(partition, now),
    note: noteOf(partition),
    was: partition.was,
  };
}

function noteOf({ hold, at, owner }: PartitionView): string | null {
  const holder = (at ?? owner ?? "").split("~")[0];
  switch (hold) {
    case "owned":
    case "unowned":
      return null;
    case "confirming":
      return "assigned, not yet confirmed";
    case "held":
      return `held for ${holder} until its session ends`;
    case "leaving":
      return `until ${holder} has left`;
    case "stopping":
      return `${holder} has not heard of the rebalance yet`;
    case "moving":
      return "moving";
    case "disputed":
      return "client and coordinator disagree";
  }
}

function cardOf(view: GroupView, consumer: ConsumerView, shared: Shared): Card {
  const { tiles, now } = shared;
  const mine = tiles.get(consumer.id) ?? [];
  const status = statusOf(view, consumer);
  const leader = view.leader !== null && view.leader === consumer.memberId;
  return {
    id: consumer.id,
    title: consumer.id,
    name: consumer.name,
    number: Number(consumer.id.slice(1)),
    external: false,
    status,
    badge: badgeOf(view, consumer, leader),
    leader,
    memberId: consumer.memberId,
    clientId: consumer.clientId,
    host: null,
    rate: consumer.rate,
    processed: consumer.processed,
    lag: sumOf(mine.map((tile) => tile.lag)),
    heartbeatAgeMs: consumer.heartbeatAt === null ? null : Math.max(0, now - consumer.heartbeatAt),
    processingMs: consumer.processingMs,
    commit: { commit: consumer.commit, commitIntervalMs: consumer.commitIntervalMs },
    ring: ringOf(view, consumer, now),
    say: sentenceOf(view, consumer, shared),
    tiles: mine,
    holes: shared.holes.get(consumer.id) ?? 0,
    former: countedFormer(view, consumer).map((former) => ({
      id: former.id,
      memberId: former.memberId,
      ring: ringOfFormer(view, consumer, { former, now }),
      tiles: tiles.get(former.id) ?? [],
    })),
    controls: controlsOf(view, consumer),
  };
}

function externalCard(view: GroupView, external: ExternalView, { tiles, holes, now }: Shared): Card {
  const mine = tiles.get(external.id) ?? [];
  const ring = lateRing(view, external.memberId, now);
  return {
    id: external.id,
    title: external.id,
    name: null,
    number: Number(external.id.slice(1)),
    external: true,
    status: statusOfExternal(view, external),
    badge: "EXTERNAL",
    leader: view.leader === external.memberId,
    memberId: external.memberId,
    clientId: external.clientId,
    host: external.host,
    rate: null,
    processed: null,
    lag: sumOf(mine.map((tile) => tile.lag)),
    heartbeatAgeMs: null,
    processingMs: null,
    commit: null,
    ring,
    say: ring === null ? externalText(view, external) : SILENT,
    tiles: mine,
    holes: holes.get(external.id) ?? 0,
    former: [],
    controls: [],
  };
}

const NOT_LET_IN = "The group speaks the newer protocol, and its coordinator lets no client of the classic one in.";
const SPEAKS_CLASSIC = "Has stopped, as the classic protocol asks it to, and takes its share anew.";

const SILENT = "Nothing was heard of it: the coordinator puts it out when this is over.";

function externalText(view: GroupView, external: ExternalView): string | null {
  const { members } = view.coordinator ?? { members: [] };
  const status = statusOfExternal(view, external);
  const change = changeText(view, external);
  if (change !== null) return change;
  if (status === "active" && !view.partitions.some(({ owner }) => owner === external.id)) {
    const own = members.find(({ memberId }) => memberId === external.memberId)?.assignment ?? [];
    const count = own.reduce((sum, { partitions }) => sum + partitions.length, 0);
    return `It owns ${count} ${count === 1 ? "partition" : "partitions"} of topics that are not shown here.`;
  }
  if (status !== "idle") return protocolText(view, external.memberId);
  // Members may subscribe to different topics: then each can own nothing for another reason.
  return members.length > view.partitions.length && !isOneOfMany(view)
    ? "It owns nothing: the group has more members than partitions."
    : "It owns nothing.";
}

function badgeOf(view: GroupView, consumer: ConsumerView, leader: boolean): string | null {
  switch (consumer.phase.name) {
    case "connecting":
    case "joining":
    case "leaving":
    case "failed":
      return consumer.phase.name.toUpperCase();
    case "frozen":
      return "FROZEN";
    case "crashed":
      return consumer.goneAt === null ? "CRASHED" : "GONE";
    case "rejoining":
      return consumer.phase.joinSentAt === null ? "STOPPED" : "REJOINED";
    case "joined": {
      if (consumer.goneAt !== null) return toldWhy(view, consumer.memberId) === "forgotten" ? "FORGOTTEN" : "EXPIRED";
      if (isAwaited(view, consumer)) return "AWAITED";
      if (leader) return "LEADER";
      return statusOf(view, consumer) === "idle" ? "IDLE" : null;
    }
  }
}

function sentenceOf(view: GroupView, consumer: ConsumerView, shared: Shared): string | null {
  const { now } = shared;
  const { phase } = consumer;
  switch (phase.name) {
    case "connecting":
      return phase.reason === "recovered" ? "Its client had failed; the lab started a new one." : null;
    case "joining":
      return protocolOf(view) === "consumer"
        ? "Asks the coordinator for its share."
        : "Waits until the coordinator has heard from every member.";
    case "rejoining":
      return protocolOf(view) === "consumer" ? SPEAKS_CLASSIC : shared.awaited;
    case "leaving":
      return consumer.handlingSince === null
        ? "Says goodbye to the coordinator."
        : "Finishes the message that it handles, then leaves.";
    case "failed":
      return phase.error.code === "INCONSISTENT_GROUP_PROTOCOL" && protocolOf(view) === "consumer"
        ? `${NOT_LET_IN} (${phase.error.code})`
        : `${phase.error.message} (${phase.error.code})`;
    case "frozen":
      if (consumer.goneAt !== null) return "The group went on without it. When thawed, it is told so and joins as a new member.";
      return consumer.memberId === null ? "Frozen before it was a member." : countedText(consumer, now);
    case "crashed":
      return consumer.goneAt === null ? countedText(consumer, now) : endedText(view, consumer);
    case "joined":
      if (consumer.goneAt !== null) return evictedText(view, consumer);
      if (consumer.memberId !== null && lateRing(view, consumer.memberId, now)) return SILENT;
      if (isAwaited(view, consumer)) return `Notices the rebalance at its next heartbeat${nextHeartbeat(consumer)}.`;
      return statusOf(view, consumer) === "idle" ? idleReason(view, consumer) : protocolText(view, consumer.memberId);
  }
}

function countedText(consumer: ConsumerView, now: number): string {
  const over = consumer.armedAt !== null && now > consumer.armedAt + consumer.sessionTimeoutMs;
  return over
    ? "Its session should be over; the coordinator has not said so yet."
    : "The coordinator still counts it as a member until its session times out.";
}

function nextHeartbeat(consumer: ConsumerView): string {
  if (consumer.processingMs > consumer.heartbeatIntervalMs) return ", when the message in hand is done";
  return `, within about ${durationText(consumer.heartbeatIntervalMs)}`;
}

function awaitedText({ awaited, waitsFor }: Tray): string | null {
  if (waitsFor === "sync") return "Has joined again; the leader works out who gets what.";
  return awaited.length > 0 ? `Has stopped; the group waits for ${listText(awaited)}.` : null;
}
