"use client";

import { Tooltip } from "radix-ui";
import { useCallback, useEffect, useMemo, useState } from "react";
import { z } from "zod";
import { systemClock } from "../lib/clock/clock.ts";
import { Screen } from "./screen.tsx";
import { createChartFeed } from "./charts/chart-feed.ts";
import { createLessonDriver } from "./lessons/lesson-driver.ts";
import { createProgress } from "./lessons/progress.ts";
import { createBoardFeed } from "./store/board-feed.ts";
import { httpCommands } from "./store/commands.ts";
import { createFollowed } from "./store/followed.ts";
import { nextFrame } from "./store/frame.ts";
import { PageContext } from "./store/hooks.ts";
import { createLabStore } from "./store/lab-store.ts";
import { createMessageFeed } from "./store/message-feed.ts";
import { socketLink } from "./store/link.ts";
import { sharedLink } from "./store/shared-link.ts";
import { createToasts } from "./store/toasts.ts";
import type { Preferences } from "./theme/preferences.ts";
import { preferencesCookie } from "./theme/preferences.ts";

// Compiled schemas need eval, which the page's policy forbids; even the attempt would be reported.
z.config({ jitless: true });

/** Everything that the browser runs. `version`: the lab that served the page. */
export function LabPage({ version, initial }: { version: string; initial: Preferences }) {
  const [parts] = useState(() => {
    const isVisible = () => document.visibilityState === "visible";
    const link = socketLink();
    const newLink = sharedLink(link);
    const newBoard = () => {
      const store = createLabStore({ link: newLink(), clock: systemClock, frame: nextFrame, isVisible, version });
      return { store, feed: createBoardFeed({ store, clock: systemClock, isVisible }) };
    };
    const { store, feed } = newBoard();
    const progress = createProgress(() => window.localStorage);
    const lessons = createLessonDriver({ store, commands: httpCommands, clock: systemClock, progress });
    return {
      store,
      feed,
      newBoard,
      commands: httpCommands,
      toasts: createToasts(),
      followed: createFollowed(),
      lessons,
      progress,
      charts: createChartFeed({ link, store, clock: systemClock }),
      messages: createMessageFeed({ link, store, clock: systemClock }),
    };
  });
  useEffect(() => {
    parts.progress.load();
    const stop = [parts.store.start(), parts.feed.start(), parts.lessons.start()];
    return () => {
      for (const each of stop) each();
    };
  }, [parts]);
  const [preferences, setPreferences] = usePreferences(initial);
  const page = useMemo(() => ({ ...parts, preferences, setPreferences }), [parts, preferences, setPreferences]);
  return (
    <PageContext value={page}>
      <Tooltip.Provider delayDuration={400}>
        <Screen />
      </Tooltip.Provider>
    </PageContext>
  );
}

/** Preferences, kept in the cookie and applied to the document at once. */
function usePreferences(initial: Preferences): [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, set] = useState(initial);
  const change = useCallback((part: Partial<Preferences>) => set((before) => ({ ...before, ...part })), []);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset["theme"] = preferences.theme;
    root.toggleAttribute("data-projector", preferences.projector);
    document.cookie = preferencesCookie(preferences);
  }, [preferences]);
  return [preferences, change];
}
