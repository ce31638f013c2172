/** The part of the page's state that is in its address: which group is shown, which panel, and which lesson. */
export interface PageState {
  /** Null: that of the lesson that is on, else the configured one. */
  group: string | null;
  panel: Panel;
  /** A lesson's name, or the list of them; null: no lessons are shown. */
  lesson: string | null;
}

/** In place of a lesson's name: all of them. */
export const ALL_LESSONS = "all";

export const PANELS = ["producer", "send", "describe", "members", "state", "ledger", "topic", "events"] as const;
export type Panel = (typeof PANELS)[number];

/** Reads an address's query; what is not known is as if it were not there. */
export function parsePageState(query: { get(name: string): string | null }): PageState {
  const panel = query.get("panel");
  return {
    group: query.get("group") || null,
    panel: PANELS.find((each) => each === panel) ?? "describe",
    lesson: query.get("lesson") || null,
  };
}

/** The query for this state, with what is usual left out: "?group=g&panel=events", or "". */
export function pageQuery({ group, panel, lesson }: PageState): string {
  const query = new URLSearchParams();
  if (group !== null) query.set("group", group);
  if (panel !== "describe") query.set("panel", panel);
  if (lesson !== null) query.set("lesson", lesson);
  return query.size > 0 ? `?${query}` : "";
}
