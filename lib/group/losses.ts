import type { Losses } from "./board-types.ts";
import { sumOf } from "./offsets.ts";
import { recordsText } from "./sentences.ts";
import type { GroupView, PartitionView } from "./view.ts";
import { LOST_IS_NEWS_MS } from "./view.ts";

/** Records that were removed before the group had handled them, as long as that is news. */
export function lossesOf(view: GroupView, now: number): Losses | null {
  const lost = view.partitions.flatMap(({ partition, lost }) => {
    return lost !== null && now - lost.at < LOST_IS_NEWS_MS ? [{ partition, records: lost.records }] : [];
  });
  const records = sumOf(lost.map((each) => each.records));
  return records === null ? null : { partitions: lost.map(({ partition }) => partition), records };
}

/** The same of one partition, as its tile says it. */
export function lostText({ lost }: PartitionView, now: number): string | null {
  return lost !== null && now - lost.at < LOST_IS_NEWS_MS ? `${recordsText(lost.records)} removed unhandled` : null;
}
