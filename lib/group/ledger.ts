import type { ConsumerProgress } from "../contract/client-facts.ts";
import type { GroupEvent, PartitionProgress } from "../contract/group-events.ts";
import { withDelivered, withElsewhere } from "./deliveries.ts";
import type { PartitionLedger } from "./ledger-view.ts";
import { EMPTY_LEDGER } from "./ledger-view.ts";
import { keysOf } from "./members.ts";
import { rangeOf } from "./ranges.ts";
import type { GroupView, PartitionView } from "./view.ts";
import { partitionKey } from "./view.ts";

/**
 * The account of deliveries. What was handled comes from our consumers, as spans of offsets; what was written, committed
 * and removed comes from the cluster. Whether an offset that was not handled is lost, or only not handled yet, follows
 * from both, and is worked out where it is asked for (ledger-answer.ts).
 */
export function applyLedger(before: GroupView, after: GroupView, event: GroupEvent): GroupView {
  const draft = new Draft(after);
  switch (event.type) {
    case "progress":
      enterDeliveries(draft, event.consumers);
      if (event.partitions.length > 0) enterLogs(draft, before, event.partitions);
      break;
    case "joined":
      enterTaken(draft, event.consumer, new Set(keysOf(event.assignment)));
      break;
    case "offsets-reset":
      // What is skipped by that is nobody's in doubt.
      for (const { topic, partition, from } of event.partitions) {
        if (from !== null) draft.change(partitionKey(topic, partition), (ledger) => withoutOutsider(ledger, from));
      }
      break;
    case "coordinator-step":
      if (event.step.kind === "group lost") return { ...after, ledger: {} };
      break;
    default:
  }
  enterOutsiders(draft);
  return draft.view();
}

/** Changes to the accounts of several partitions, made together: there may be thousands. */
class Draft {
  readonly after: GroupView;
  readonly #changed = new Map<string, PartitionLedger>();

  constructor(after: GroupView) {
    this.after = after;
  }

  change(key: string, change: (ledger: PartitionLedger) => PartitionLedger): void {
    const ledger = this.#changed.get(key) ?? this.after.ledger[key] ?? EMPTY_LEDGER;
    const changed = change(ledger);
    if (changed !== ledger) this.#changed.set(key, changed);
  }

  /** The same view where nothing has changed. */
  view(): GroupView {
    if (this.#changed.size === 0) return this.after;
    return { ...this.after, ledger: { ...this.after.ledger, ...Object.fromEntries(this.#changed) } };
  }
}

function enterDeliveries(draft: Draft, rows: readonly ConsumerProgress[]): void {
  for (const { delivered, positions } of rows) {
    for (const span of delivered) {
      draft.change(partitionKey(span.topic, span.partition), (ledger) => withDelivered(ledger, span));
    }
    for (const { topic, partition, offset } of positions) {
      draft.change(partitionKey(topic, partition), (ledger) => withoutOutsider(ledger, offset));
    }
  }
}

/** One of ours goes on from here: what lies before, and was not handled, somebody else had. */
function withoutOutsider(ledger: PartitionLedger, from: string): PartitionLedger {
  if (ledger.outsider === null) return ledger;
  return { ...withElsewhere(ledger, rangeOf(BigInt(ledger.outsider), BigInt(from))), outsider: null };
}

/** Where the account begins: at the first measure of the log, or with what was handled before that. */
function enterLogs(draft: Draft, before: GroupView, rows: readonly PartitionProgress[]): void {
  const known = new Map(before.partitions.map((partition) => [partitionKey(partition.topic, partition.partition), partition]));
  for (const row of rows) {
    const key = partitionKey(row.topic, row.partition);
    const was = known.get(key);
    if (!was || row.logStart === null) continue;
    const isOther = isOtherLog(was, row);
    if (isOther || was.logStart === null) {
      draft.change(key, (ledger) => begun(isOther ? EMPTY_LEDGER : ledger, beginOf(draft.after, row)));
    }
  }
}

/** A log that begins or ends earlier than it did is another one: the topic was made again. */
function isOtherLog({ logStart, logEnd }: PartitionView, row: PartitionProgress): boolean {
  return isLess(row.logEnd, logEnd) || isLess(row.logStart, logStart);
}

function isLess(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && BigInt(a) < BigInt(b);
}

/** A group that was there before the lab goes on where it stood: who handled what lies before is not known. */
function beginOf({ origin }: GroupView, { committed, logStart, logEnd }: PartitionProgress): string | null {
  const stood = origin !== "made" && committed !== null && !isLess(committed, "0") && !isLess(logEnd, committed);
  return stood ? committed : logStart;
}

function begun(ledger: PartitionLedger, from: string | null): PartitionLedger {
  return from === null || (ledger.begin !== null && !isLess(from, ledger.begin)) ? ledger : { ...ledger, begin: from };
}

function enterTaken(draft: Draft, consumer: string, keys: ReadonlySet<string>): void {
  for (const { topic, partition, committed, logStart } of draft.after.partitions) {
    const key = partitionKey(topic, partition);
    if (keys.has(key)) draft.change(key, (ledger) => ({ ...ledger, taken: { consumer, from: committed ?? logStart ?? "0" } }));
  }
}

/** Remembers where a member that is not the lab's has begun. */
function enterOutsiders(draft: Draft): void {
  const { externals, partitions } = draft.after;
  if (Object.keys(externals).length === 0) return;
  for (const { topic, partition, at, committed, logStart } of partitions) {
    if (at === null || externals[at] === undefined) continue;
    const from = committed ?? logStart ?? "0";
    draft.change(partitionKey(topic, partition), (ledger) => (ledger.outsider === null ? { ...ledger, outsider: from } : ledger));
  }
}
