"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { systemClock } from "../../lib/clock/clock.ts";
import type { Preferences } from "../theme/preferences.ts";
import type { ChartFeed } from "../charts/chart-feed.ts";
import type { Followed } from "./followed.ts";
import type { BoardFeed, BoardFrame } from "./board-feed.ts";
import type { Commands } from "./commands.ts";
import { gathered } from "./gathered.ts";
import { groupShownBy } from "../lessons/group-shown.ts";
import type { LessonDriver } from "../lessons/lesson-driver.ts";
import type { Progress } from "../lessons/progress.ts";
import type { LabState, LabStore } from "./lab-store.ts";
import type { MessageFeed } from "./message-feed.ts";
import type { PageState } from "./page-state.ts";
import { pageQuery, parsePageState } from "./page-state.ts";
import type { Toasts } from "./toasts.ts";

/** What every part of the page can reach. */
export interface Page {
  store: LabStore;
  feed: BoardFeed;
  /** Store and feed of one more group, on the same connection; whoever makes them starts them. */
  newBoard: () => { store: LabStore; feed: BoardFeed };
  commands: Commands;
  toasts: Toasts;
  followed: Followed;
  lessons: LessonDriver;
  progress: Progress;
  charts: ChartFeed;
  messages: MessageFeed;
  preferences: Preferences;
  setPreferences: (change: Partial<Preferences>) => void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = use(PageContext);
  if (!page) throw new Error("A part of the page was rendered outside of it");
  return page;
}

/** What stands beside the board is drawn so much later: the frame that shows a moved tile has enough to do. */
export const AFTER_THE_BOARD_MS = 50;

/**
 * A part of the store's state; `select` gives back a stored object or a primitive value, never a new
 * object. With `laterMs` the caller hears of changes so much later, of all meanwhile together.
 */
export function useLab<T>(select: (state: LabState) => T, laterMs = 0): T {
  const { store } = usePage();
  const read = () => select(store.getState());
  const subscribe = useMemo(
    () => (laterMs === 0 ? store.subscribe : gathered(store.subscribe, laterMs, systemClock)),
    [store, laterMs],
  );
  return useSyncExternalStore(subscribe, read, read);
}

export function useBoard<T>(select: (frame: BoardFrame | null) => T): T {
  const { feed } = usePage();
  const read = () => select(feed.getBoard());
  return useSyncExternalStore(feed.subscribe, read, read);
}

/** The state in the address, and how to change it: each change is a step that the back button takes back. */
export function usePageState(): [PageState, (change: Partial<PageState>) => void] {
  const query = useSearchParams();
  const path = usePathname();
  const state = useMemo(() => parsePageState(query), [query]);
  const change = useCallback(
    (part: Partial<PageState>) => {
      window.history.pushState(null, "", `${path}${pageQuery({ ...state, ...part })}`);
    },
    [path, state],
  );
  return [state, change];
}

/** The group that is shown where the address names none: that of the lesson that is on, else the configured one. */
export function useUsualGroup(): string | null {
  return useLab(({ status }) => (status?.lesson ? groupShownBy(status.lesson) : (status?.configuredGroup ?? null)));
}

/**
 * Runs a command, remembers that it is on its way, and shows what goes wrong as a toast. `handled`
 * may take an error for itself by giving back true.
 */
export function useCommand(
  handled?: (error: unknown) => boolean,
): [run: (order: () => Promise<unknown>) => void, pending: boolean] {
  const { toasts } = usePage();
  const [pending, setPending] = useState(false);
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const run = useCallback(
    (order: () => Promise<unknown>) => {
      setPending(true);
      order()
        .catch((error: unknown) => {
          if (!handled?.(error)) toasts.fail(error);
        })
        .finally(() => {
          if (isThere.current) setPending(false);
        })
        .catch((error: unknown) => toasts.fail(error));
    },
    [handled, toasts],
  );
  return [run, pending];
}

/** Why nothing can be ordered from this page now, whatever the broker does; null when it can. */
export function useCannotOrder(): string | null {
  const role = useLab(({ status }) => status?.role ?? null);
  const link = useLab(({ link }) => link.state);
  if (link === "lost") return "The page has lost its connection to the lab.";
  if (role === null) return "The page is still connecting to the lab.";
  return role === "viewer" ? "Only the host can change this: you look on." : null;
}

/** Why nothing can be changed from this page now; null when it can. */
export function useCannot(): string | null {
  const cannotOrder = useCannotOrder();
  const broker = useLab(({ status }) => status?.broker.state ?? null);
  const isStopped = useLab(({ status }) => status?.broker.embedded?.running === false);
  if (cannotOrder !== null) return cannotOrder;
  if (isStopped) return "The embedded broker is stopped: start it first.";
  return broker === "away" ? "Kafka does not answer. The lab goes on by itself when it does." : null;
}
