import type { ChartFeedState } from "./chart-feed.ts";
import type { Line } from "./chart.ts";
import { hueOf } from "../theme/hue.ts";

/** How a line is drawn, in the chart and beside its name. */
export interface LineLook {
  /** The hue of whoever it is about: a consumer, or who has the partition now. */
  hue: number | undefined;
  stroke: string;
  width: number;
  /** Colour is not the only sign: lines of one colour differ in their dashes. */
  dash: string | undefined;
}

const DASHES = [undefined, "9 4", "3 3", "12 4 3 4"] as const;

/** `index`: the place of the line among its chart's. */
export function lookOf({ name, look }: Line, index: number, owners: ChartFeedState["owners"]): LineLook {
  if (look === "total") return { hue: undefined, stroke: "var(--ink)", width: 2.5, dash: undefined };
  if (look === "rest") return { hue: undefined, stroke: "var(--dim)", width: 2, dash: "2 4" };
  if (look === "duplicates") return { hue: undefined, stroke: "var(--warn)", width: 2.5, dash: "9 4" };
  const hue = hueOf(owners.has(name) ? (owners.get(name) ?? null) : name) ?? undefined;
  return { hue, stroke: hue === undefined ? "var(--dim)" : "var(--hue-strong)", width: 2.5, dash: DASHES[index % DASHES.length] };
}
