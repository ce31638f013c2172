import type { RebalanceMark, Sample } from "../../lib/contract/charts.ts";
import { NUMBER_WORDS } from "./words.ts";

/** A group in trouble can rebalance without end: more than the newest would be a grey wall. */
const MARKS_DRAWN = 100;

/** The rebalances of these last `ms`, oldest first, each as it was last told. */
export function marksIn(samples: readonly Sample[], ms: number): RebalanceMark[] {
  const end = samples.at(-1)?.at ?? 0;
  const marks = new Map(samples.flatMap(({ rebalances }) => rebalances.map((mark) => [mark.id, mark])));
  return [...marks.values()].filter(({ to }) => to === null || to >= end - ms).slice(-MARKS_DRAWN);
}

/** A mark in pixels from the left; `label` where there is room for it. */
export interface MarkBox {
  id: number;
  x: number;
  width: number;
  label: string | null;
}

/** The least that can be seen from the last row. */
const LEAST_WIDTH = 3;
/** Room for "gen 12", and for "epoch 12". */
const LABEL_WIDTHS = { classic: 48, consumer: 64 };

/** Where the marks lie between `from` and `end`, drawn on `width` pixels. */
export function markBoxes(
  marks: readonly RebalanceMark[],
  { from, end, width }: { from: number; end: number; width: number },
): MarkBox[] {
  const place = (time: number) => (Math.min(end, Math.max(from, time)) - from) * (width / (end - from));
  let free = 0;
  return marks.map(({ id, from: begins, to, protocol, generation }) => {
    const x = place(begins);
    const labelEnd = x + LABEL_WIDTHS[protocol];
    const hasRoom = generation !== null && x >= free && labelEnd <= width;
    if (hasRoom) free = labelEnd;
    return {
      id,
      x,
      width: Math.max(LEAST_WIDTH, place(to ?? end) - x),
      label: hasRoom ? `${NUMBER_WORDS[protocol]} ${generation}` : null,
    };
  });
}
