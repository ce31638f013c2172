/** The part of the page's state that is in its address: which group is shown, and which panel. */
export interface PageState {
  /** Null: the configured group. */
  group: string | null;
  panel: Panel;
}

export const PANELS = ["producer", "send", "describe", "members", "state", "events"] as const;
export type Panel = (typeof PANELS)[number];

/** Reads an address's query; what is not known is as if it were not there. */
export function parsePageState(query: { get(name: string): string | null }): PageState {
  const panel = query.get("panel");
  return { group: query.get("group") || null, panel: PANELS.find((each) => each === panel) ?? "describe" };
}

/** The query for this state, with what is usual left out: "?group=g&panel=events", or "". */
export function pageQuery({ group, panel }: PageState): string {
  const query = new URLSearchParams();
  if (group !== null) query.set("group", group);
  if (panel !== "describe") query.set("panel", panel);
  return query.size > 0 ? `?${query}` : "";
}
