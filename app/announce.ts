import { numberWord, protocolOf } from "../lib/group/protocol.ts";
import { listText } from "../lib/group/sentences.ts";
import type { GroupView } from "../lib/group/view.ts";

/**
 * What a screen reader should say when the view has changed from one to the other: that a rebalance
 * begins or has ended, and who came or went. Null when there is nothing to say. Numbers are never
 * announced: there would be no end.
 */
export function announcement(before: GroupView | null, after: GroupView | null): string | null {
  if (!before || !after || before.group !== after.group || before === after) return null;
  const parts: string[] = [];
  if (!before.brokerAway && after.brokerAway) parts.push("Kafka does not answer.");
  if (before.brokerAway && !after.brokerAway) parts.push("Kafka answers again.");
  const idsBefore = new Set(Object.keys(before.consumers));
  const gone = [...idsBefore].filter((id) => !(id in after.consumers));
  if (gone.length > 0) parts.push(`${listText(gone)} ${gone.length === 1 ? "has" : "have"} gone.`);
  for (const name of ["crashed", "frozen", "failed"] as const) {
    const ids = Object.values(after.consumers)
      .filter(
        ({ id, phase }) => phase.name === name && before.consumers[id] !== undefined && before.consumers[id].phase.name !== name,
      )
      .map(({ id }) => id);
    if (ids.length > 0)
      parts.push(`${listText(ids)} ${name === "frozen" ? (ids.length === 1 ? "is frozen" : "are frozen") : name}.`);
  }
  const joined = Object.keys(after.externals).filter((id) => !(id in before.externals));
  if (joined.length > 0) parts.push(`${listText(joined)} joined from outside.`);
  if (!before.rebalance && after.rebalance) parts.push("Rebalance begins.");
  if (before.rebalance && !after.rebalance) parts.push(ended(after));
  return parts.length > 0 ? parts.join(" ") : null;
}

function ended(view: GroupView): string {
  const owners = new Set(view.partitions.map(({ owner }) => owner).filter((owner) => owner !== null)).size;
  if (owners === 0) return "Rebalance ended: nobody owns a partition.";
  const generation = view.generation === null ? "" : `, ${numberWord(protocolOf(view))} ${view.generation}`;
  return `Rebalance ended${generation}: ${view.partitions.length} partitions, ${owners} ${owners === 1 ? "owner" : "owners"}.`;
}
