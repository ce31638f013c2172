import { hasPassed } from "./offsets.ts";
import type { GroupView } from "./view.ts";
import { partitionKey } from "./view.ts";

/** A message that lies in the log. */
export interface LogPlace {
  topic: string;
  partition: number;
  offset: string;
}

/** How far a group is with one message. */
export interface Whereabouts {
  /** Whose tile the partition is; null where nobody has it now. */
  owner: string | null;
  /** Whether one of the lab's consumers has handled it. */
  handled: boolean;
  /** Which one, as far as its client can still tell; null where it cannot, or none has. */
  handledBy: string | null;
  /** Whether the group's committed offset is beyond it: it will not be delivered again. */
  committed: boolean;
}

/**
 * Where one message is for this group, by what its clients and its coordinator have said. A client that is replaced
 * forgets what it has handled: whoever follows a message keeps the first that was said.
 */
export function followMessage(view: GroupView, { topic, partition, offset }: LogPlace): Whereabouts {
  const key = partitionKey(topic, partition);
  const found = view.partitions.find((each) => each.topic === topic && each.partition === partition);
  const ledger = view.ledger[key];
  const handled =
    hasPassed(ledger?.folded?.below ?? null, offset) ||
    (ledger?.handled.some((range) => !hasPassed(range.from, offset) && hasPassed(range.to, offset)) ?? false);
  // A position alone says less: it may have been passed by a commit, and the message never handled.
  const handler = Object.values(view.consumers).find(({ positions }) => hasPassed(positions[key] ?? null, offset));
  return {
    owner: found?.owner ?? null,
    handled,
    handledBy: handled ? (handler?.id ?? null) : null,
    committed: hasPassed(found?.committed ?? null, offset),
  };
}
