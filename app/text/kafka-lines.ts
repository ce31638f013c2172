import type { ResetTarget } from "../../lib/contract/offsets.ts";
import { shellWord } from "./terminal-lines.ts";

/** Lines by which Kafka's own `kafka-consumer-groups` does or shows what the page does, from the lab's folder. */

export interface GroupAt {
  /** Bootstrap addresses, separated by commas. */
  brokers: string;
  group: string;
}

/** `option`: "--describe", "--describe --members" or "--describe --state". */
export function describeLine(at: GroupAt, option: string): string {
  return `${groupsLine(at)} ${option}`;
}

export interface ResetLine extends GroupAt {
  topic: string;
  /** Null: all of the topic. */
  partitions: readonly number[] | null;
  to: ResetTarget;
  /** Else it only prints what it would set. */
  execute: boolean;
}

export function resetLine({ brokers, group, topic, partitions, to, execute }: ResetLine): string {
  const topics = partitions === null ? topic : `${topic}:${partitions.join(",")}`;
  return `${groupsLine({ brokers, group })} --topic ${shellWord(topics)} --reset-offsets ${targetOption(to)} ${execute ? "--execute" : "--dry-run"}`;
}

function groupsLine({ brokers, group }: GroupAt): string {
  return `npm run kafka -- groups --bootstrap-server ${shellWord(brokers)} --group ${shellWord(group)}`;
}

function targetOption(to: ResetTarget): string {
  if (typeof to === "string") return `--to-${to}`;
  return "offset" in to ? `--to-offset ${to.offset}` : `--to-datetime ${new Date(to.time).toISOString()}`;
}
