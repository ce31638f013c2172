import type { ErrorInfo } from "../contract/client-facts.ts";
import type { CoordinatorDescribed, GroupEvent, OffsetsReset, Progress } from "../contract/group-events.ts";
import { saysTheSame } from "./coordinator.ts";
import { keysOf } from "./members.ts";
import { partitionsText } from "./newer-words.ts";
import { missingIn, numberWord, protocolOf } from "./protocol.ts";
import { commitText, describeRebalance, recordsText } from "./sentences.ts";
import { stepWords } from "./step-lines.ts";
import { countOf } from "./topics.ts";
import type { GroupView, LogLine } from "./view.ts";
import { LOST_IS_NEWS_MS, partitionKey } from "./view.ts";

type Words = Pick<LogLine, "about" | "text" | "term">;

/** What an event, folded from `before` to `after`, adds to the event list: mostly one line, often none. */
export function logLineOf(before: GroupView, after: GroupView, event: GroupEvent): LogLine[] {
  const stamped = (words: Words): LogLine => ({ seq: event.seq, time: event.time, ...words });
  const lines = wordsOf(before, after, event).map(stamped);
  const finished = after.rebalances[0];
  if (before.rebalance && !after.rebalance && finished)
    lines.push(stamped({ about: null, text: describeRebalance(finished), term: "Stable" }));
  return lines;
}

function wordsOf(before: GroupView, after: GroupView, event: GroupEvent): Words[] {
  const say = (
    text: string,
    term: string | null = null,
    about: string | null = "consumer" in event ? event.consumer : null,
  ): Words[] => [{ about, text, term }];
  const name = "consumer" in event ? event.consumer : "";
  switch (event.type) {
    case "client-started":
      return say(startedText(name, event.reason));
    case "join-sent":
      // The second request only repeats the first with the member id that it was given (KIP-394).
      return isFirstJoin(before, event) ? say(`${name} asks to join`, "JoinGroup") : [];
    case "joined": {
      const count = keysOf(event.assignment).length;
      const what =
        count === 0 ? "no partition" : partitionNames(keysOf(event.assignment).map((key) => key.slice(key.lastIndexOf(":") + 1)));
      const leads = event.leader === event.memberId ? ", and leads the group" : "";
      return say(
        `${name} is in${event.generation === null ? "" : `, ${numberWord(protocolOf(after))} ${event.generation}`}: ${what}${leads}`,
        "SyncGroup",
      );
    }
    case "revoked":
      return say(
        revokedText(name, event.cause),
        event.cause === "unknown-member" ? "UNKNOWN_MEMBER_ID" : "REBALANCE_IN_PROGRESS",
      );
    case "leaving":
      return say(`${name} is leaving; a message that it handles is finished first`);
    case "left":
      return say(`${name} left`, "LeaveGroup");
    case "crashed":
      return say(`${name} crashed: connections cut, nothing said to the coordinator`, "no LeaveGroup");
    case "frozen":
      return say(`${name} froze: connections open, nothing goes in or out`, "no Heartbeat");
    case "thawed":
      return say(`${name} runs again`);
    case "client-failed":
      return say(
        `${name} failed: ${event.error.message.replace(/\.$/, "")}${event.retryAt === null ? "" : "; it will try again"}`,
        event.error.code,
      );
    case "processing-changed":
      return say(
        event.processingMs === 0
          ? `${name} handles messages at full speed`
          : `${name} takes ${event.processingMs} ms for each message`,
      );
    case "commit-changed":
      return say(`${name} ${commitText(event)}`, event.commit === "interval" ? "auto.commit.interval.ms" : "OffsetCommit");
    case "coordinator-described":
      return coordinatorWords(before, after, event);
    case "coordinator-step":
      return stepWords(after, event);
    case "topic-described":
      return before.partitionCount !== null && countOf(before, event.topic) === event.partitions
        ? []
        : say(topicText(before, event));
    case "consumer-dismissed":
      return [];
    case "offsets-reset":
      return say(resetText(event), "OffsetCommit");
    case "group-adopted":
      return say("The lab may join others' members in this group from now on");
    case "broker-lost":
      return before.brokerAway ? [] : say(lostText(event.error), event.error.code);
    case "broker-back":
      return before.brokerAway ? say("Kafka answers again") : [];
    case "progress":
      return lossWords(before, after, event);
    case "consumer-added":
    case "coordinator-found":
    case "sync-sent":
      return [];
  }
}

/** The lab knows when it was itself that stopped the broker. */
function lostText({ code, message }: ErrorInfo): string {
  return code === "BROKER_STOPPED" ? "The broker was stopped" : `Kafka does not answer: ${message}`;
}

/** Records that were lost: once for as long as that is news, since a full log loses some with every batch. */
function lossWords(before: GroupView, after: GroupView, { partitions, time }: Progress & { time: number }): Words[] {
  if (partitions.every(({ logStart }) => logStart === null || logStart === "0")) return [];
  const was = new Map(before.partitions.map(({ topic, partition, lost }) => [partitionKey(topic, partition), lost]));
  return after.partitions.flatMap(({ topic, partition, lost }) => {
    const known = was.get(partitionKey(topic, partition)) ?? null;
    if (lost === null || lost === known || (known !== null && time - known.at < LOST_IS_NEWS_MS)) return [];
    const text = `P${partition}: the log begins beyond the group's offset by now; ${recordsText(lost.records)} removed unhandled`;
    return [{ about: null, text, term: "log start offset" }];
  });
}

function isFirstJoin(before: GroupView, event: Extract<GroupEvent, { type: "join-sent" }>): boolean {
  const phase = before.consumers[event.consumer]?.phase;
  if (phase?.name === "joining") return false;
  return !(phase?.name === "rejoining" && phase.joinSentAt !== null);
}

function startedText(name: string, reason: "added" | "restart" | "thaw" | "recovered"): string {
  switch (reason) {
    case "added":
      return `${name} starts and connects`;
    case "restart":
      return `${name} starts again as a new client`;
    case "thaw":
      return `${name} had given up while frozen; a new client takes its name`;
    case "recovered":
      return `${name} is started again by the lab`;
  }
}

function revokedText(name: string, cause: "rebalance" | "unknown-member" | "stopped"): string {
  switch (cause) {
    case "rebalance":
      return `${name} hears of the rebalance and stops`;
    case "unknown-member":
      return `${name} is told that it is no member any more; it joins anew`;
    case "stopped":
      return `${name} has stopped`;
  }
}

function coordinatorWords(before: GroupView, after: GroupView, event: CoordinatorDescribed): Words[] {
  const known = before.coordinator;
  if (known && saysTheSame(known, event)) return [];
  // Why these went was said when the step told it.
  const told = new Set(after.steps?.gone.map(({ memberId }) => memberId));
  const words: Words[] = [];
  for (const external of Object.values(after.externals)) {
    if (!before.externals[external.id])
      words.push({
        about: external.id,
        text: `${external.id} is in the group: ${external.clientId} at ${external.host}`,
        term: null,
      });
  }
  for (const external of Object.values(before.externals)) {
    if (!after.externals[external.id] && !told.has(external.memberId))
      words.push({ about: external.id, text: `${external.id} (${external.clientId}) is no longer in the group`, term: null });
  }
  for (const consumer of Object.values(after.consumers)) {
    const was = before.consumers[consumer.id];
    if (consumer.goneAt !== null && was?.goneAt === null && was.memberId !== null && !told.has(was.memberId)) {
      words.push({
        about: consumer.id,
        text: `The coordinator no longer counts ${consumer.id}: its session has ended`,
        term: "heartbeat expiration",
      });
    }
  }
  words.push(...protocolWords(before, after), ...handoverWords(before, after));
  const state = after.coordinator?.state ?? event.state;
  if (known?.state !== state) words.push({ about: null, text: stateText({ ...event, state }), term: state });
  return words;
}

/** That a group turns to the newer protocol, or back. */
function protocolWords(before: GroupView, after: GroupView): Words[] {
  const protocol = protocolOf(after);
  if (protocol === protocolOf(before) || after.coordinator?.state === "Dead") return [];
  const text =
    protocol === "consumer"
      ? "The group speaks the newer protocol (KIP-848): the coordinator assigns, there is no leader, and members of that protocol go on with what they keep"
      : "Nobody of the newer protocol is left: the group speaks the classic one again";
  return [{ about: null, text, term: `group.protocol=${protocol}` }];
}

/** What others' members of the newer protocol have given up and got. */
function handoverWords(before: GroupView, after: GroupView): Words[] {
  if (protocolOf(after) === "classic") return [];
  const had = new Map(before.coordinator?.members.map(({ memberId, assignment }) => [memberId, assignment]));
  const has = new Map(after.coordinator?.members.map(({ memberId, assignment }) => [memberId, assignment]));
  return Object.values(after.externals).flatMap(({ id, memberId }) => {
    const [then, now] = [had.get(memberId) ?? [], has.get(memberId) ?? []];
    const given = missingIn(now, then);
    const got = missingIn(then, now);
    const rest = keysOf(now).length === got.length ? "" : ", and goes on with the rest";
    const lines: Words[] = [];
    if (given.length > 0)
      lines.push({ about: id, text: `${id} gives up ${partitionsText(after, given)}${rest}`, term: "revoked" });
    if (got.length > 0) lines.push({ about: id, text: `${id} gets ${partitionsText(after, got)}${rest}`, term: "assigned" });
    return lines;
  });
}

function stateText({ state, members }: CoordinatorDescribed): string {
  switch (state) {
    case "Empty":
      return "The group has no members";
    case "PreparingRebalance":
      return `The coordinator waits for all members to join: ${members.length} counted`;
    case "CompletingRebalance":
      return "All have joined; the leader works out who gets what";
    case "Assigning":
      return "The coordinator is to work out anew who gets what";
    case "Reconciling":
      return "The coordinator has worked out who gets what; the members change over one by one, and go on with what they keep";
    case "Stable":
      return `The group is stable with ${members.length} ${members.length === 1 ? "member" : "members"}`;
    case "Dead":
      return "The coordinator does not know the group";
  }
}

function topicText(before: GroupView, event: Extract<GroupEvent, { type: "topic-described" }>): string {
  const plural = `${event.partitions} ${event.partitions === 1 ? "partition" : "partitions"}`;
  if (before.partitionCount === null || (before.topic !== event.topic && countOf(before, event.topic) === 0))
    return `Topic ${event.topic} has ${plural}${event.expected === null ? "" : `, not ${event.expected} as configured`}`;
  return `Topic ${event.topic} now has ${plural}`;
}

function resetText({ to, partitions }: OffsetsReset): string {
  const rows = partitions.map(({ partition, from, to: offset }) => `P${partition} ${from ?? "-"} → ${offset}`);
  return `Offsets were reset to ${to}: ${rows.length <= 8 ? rows.join(", ") : `${rows.length} partitions`}`;
}

function partitionNames(partitions: string[]): string {
  return partitions.length <= 8 ? partitions.map((partition) => `P${partition}`).join(", ") : `${partitions.length} partitions`;
}
