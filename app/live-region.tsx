"use client";

import { useEffect, useState } from "react";
import type { GroupView } from "../lib/group/view.ts";
import { announcement } from "./announce.ts";
import { usePage } from "./store/hooks.ts";

/** Says changes of the group to screen readers; with the group's name where several are shown. */
export function LiveRegion({ group }: { group: string | null }) {
  const { store } = usePage();
  const [text, setText] = useState("");
  useEffect(() => {
    let before: GroupView | null = null;
    let shape: number | null = null;
    const look = () => {
      const { watched } = store.getState();
      const after = watched?.view ?? null;
      if (watched?.shape === shape && after?.group === before?.group) return;
      shape = watched?.shape ?? null;
      const said = announcement(before, after);
      before = after;
      if (said !== null) setText(group === null ? said : `${group}: ${said}`);
    };
    look();
    return store.subscribe(look);
  }, [store, group]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
