/** The part of the page's state that is in its address: which groups are shown, which panel, and which lesson. */
export interface PageState {
  /** Null: that of the lesson that is on, else the configured one. */
  group: string | null;
  /** Groups whose boards stand beside it: at most MOST_BESIDE. */
  beside: readonly string[];
  panel: Panel;
  /** A lesson's name, or the list of them; null: no lessons are shown. */
  lesson: string | null;
}

/** In place of a lesson's name: all of them. */
export const ALL_LESSONS = "all";

export const PANELS = [
  "producer",
  "send",
  "describe",
  "members",
  "state",
  "ledger",
  "messages",
  "topic",
  "charts",
  "events",
] as const;
export type Panel = (typeof PANELS)[number];

/** With the one beside which they stand as many as a page may watch (lib/contract/socket.ts). */
export const MOST_BESIDE = 3;

/** Reads an address's query; what is not known is as if it were not there. */
export function parsePageState(query: Pick<URLSearchParams, "get" | "getAll">): PageState {
  const panel = query.get("panel");
  const group = query.get("group") || null;
  const others = new Set(query.getAll("beside").filter((name) => name !== "" && name !== group));
  return {
    group,
    beside: [...others].slice(0, MOST_BESIDE),
    panel: PANELS.find((each) => each === panel) ?? "describe",
    lesson: query.get("lesson") || null,
  };
}

/** The query for this state, with what is usual left out: "?group=g&panel=events", or "". */
export function pageQuery({ group, beside, panel, lesson }: PageState): string {
  const query = new URLSearchParams();
  if (group !== null) query.set("group", group);
  for (const each of beside) query.append("beside", each);
  if (panel !== "describe") query.set("panel", panel);
  if (lesson !== null) query.set("lesson", lesson);
  return query.size > 0 ? `?${query}` : "";
}
