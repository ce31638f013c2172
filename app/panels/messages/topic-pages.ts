"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { MessagePage } from "../../../lib/contract/message-rows.ts";
import { systemClock } from "../../../lib/clock/clock.ts";
import { CommandError } from "../../store/commands.ts";
import { usePage } from "../../store/hooks.ts";
import type { ShownRow } from "./shown-row.ts";
import { rowOfLog } from "./shown-row.ts";

/** A topic read from its beginning, page by page, the oldest first. */
export interface TopicPages {
  rows: readonly ShownRow[];
  /** Messages that were read, those that are not kept any more too. */
  count: number;
  /** How many offsets lie ahead; null before the first page. */
  left: number | null;
  trouble: string | null;
  readOn: () => void;
}

interface Pages extends Omit<TopicPages, "readOn"> {
  next: string;
}

const NOTHING: Pages = { rows: [], count: 0, left: null, trouble: null, next: "beginning" };
/** What lies further back is let go of. */
const ROWS_KEPT = 1000;
/** At the end it is looked whether something has come, as the console consumer does. */
const LOOK_AGAIN_MS = 1000;

/** Reads while `isOn`; of one partition alone, or of all. */
export function useTopicPages(topic: string, partition: number | null, isOn: boolean): TopicPages {
  const { commands } = usePage();
  const [pages, setPages] = useState(NOTHING);
  const run = useRef(0);

  const read = useCallback(
    async (from: string, mine: number) => {
      try {
        const page = await commands.readMessages(topic, { from, partition });
        if (run.current !== mine) return;
        const fresh = page.messages.map(rowOfLog);
        // Two that were asked for at once are the same page.
        setPages((before) => (before.next === from ? after(before, fresh, page) : before));
      } catch (error) {
        if (run.current !== mine) return;
        const trouble = error instanceof CommandError ? `${error.title}. ${error.message}` : String(error);
        setPages((before) => ({ ...before, trouble }));
      }
    },
    [commands, topic, partition],
  );

  // Another topic or partition begins anew.
  useEffect(() => {
    if (!isOn) return undefined;
    const mine = ++run.current;
    const cancel = systemClock.after(0, () => {
      setPages(NOTHING);
      void read("beginning", mine);
    });
    return () => {
      cancel();
      run.current += 1;
    };
  }, [isOn, read]);

  const { next, left, trouble } = pages;
  useEffect(() => {
    if (!isOn || (left !== 0 && trouble === null)) return undefined;
    return systemClock.every(LOOK_AGAIN_MS, () => void read(next, run.current));
  }, [isOn, left, next, trouble, read]);

  return { ...pages, readOn: () => void read(next, run.current) };
}

function after({ rows, count }: Pages, fresh: ShownRow[], { left, next }: MessagePage): Pages {
  return { rows: [...rows, ...fresh].slice(-ROWS_KEPT), count: count + fresh.length, left, trouble: null, next };
}
