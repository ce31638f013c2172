"use client";

import { useEffect, useState } from "react";
import { Bar } from "./bar/bar.tsx";
import { Strips, useBoardNotice } from "./board/board-states.tsx";
import { BoardView } from "./board/board-view.tsx";
import { AddDialog } from "./dialogs/add-dialog.tsx";
import { JoinDialog } from "./dialogs/join-dialog.tsx";
import { NewGroupDialog } from "./dialogs/new-group-dialog.tsx";
import { ResetDialog } from "./dialogs/reset-dialog.tsx";
import { ShortcutsDialog } from "./dialogs/shortcuts-dialog.tsx";
import type { Actions } from "./keys/actions.ts";
import { useKeyboard } from "./keys/use-keyboard.ts";
import { Highlight } from "./lessons/highlight.tsx";
import { LessonPanel } from "./lessons/lesson-panel.tsx";
import { LiveRegion } from "./live-region.tsx";
import { Panels } from "./panels/panels.tsx";
import { PortalContext } from "./parts/portal.ts";
import { Toaster } from "./parts/toaster.tsx";
import { useCannot, useCommand, useLab, usePage, usePageState, useUsualGroup } from "./store/hooks.ts";
import { ALL_LESSONS } from "./store/page-state.ts";
import { THEMES } from "./theme/preferences.ts";

type OpenDialog = "join" | "new-group" | "add" | "reset" | "shortcuts";

/** The one screen: bar, board with its tray, panels. */
export function Screen() {
  const group = useWatchedGroup();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const actions = useActions(group, setDialog);
  useKeyboard(actions, group);
  const notice = useBoardNotice(actions.newGroup);
  const isUnknown = useLab(({ watched }) => watched !== null && (watched.refused !== null || watched.closed));
  const shows = (name: OpenDialog) => ({ open: dialog === name, onOpenChange: (open: boolean) => setDialog(open ? name : null) });
  const [portal, setPortal] = useState<HTMLElement | null>(null);
  return (
    <PortalContext value={portal}>
      <div className="flex min-h-dvh flex-col lg:grid lg:h-dvh lg:min-h-0 lg:grid-cols-[minmax(0,1fr)] lg:grid-rows-[auto_auto_minmax(0,1fr)_auto]">
        <Bar actions={actions} />
        <main className="contents">
          <div>
            <Strips />
          </div>
          <div className="contents lg:grid lg:min-h-0 lg:grid-cols-[minmax(0,1fr)_auto]">
            <section aria-label="Board" className="grid min-h-0 grid-cols-[minmax(0,1fr)]">
              {notice ?? <BoardView />}
            </section>
            <LessonPanel />
          </div>
          <Panels />
          <div ref={setPortal} />
        </main>
        <JoinDialog {...shows("join")} />
        <NewGroupDialog {...shows("new-group")} name={isUnknown ? (group ?? "") : ""} />
        {group !== null && <AddDialog {...shows("add")} group={group} cannot={actions.cannotAdd} />}
        <ResetDialog {...shows("reset")} />
        <ShortcutsDialog {...shows("shortcuts")} />
        <Highlight />
        <Toaster />
        <LiveRegion />
      </div>
    </PortalContext>
  );
}

/** Watches the group that the address names, else that of the lesson that is on, else the configured one. */
function useWatchedGroup(): string | null {
  const { store } = usePage();
  const [{ group }] = usePageState();
  const usual = useUsualGroup();
  const watched = group ?? usual;
  useEffect(() => store.watch(watched), [store, watched]);
  return watched;
}

function useActions(group: string | null, setDialog: (dialog: OpenDialog) => void): Actions {
  const { commands, preferences, setPreferences } = usePage();
  const [{ lesson }, setPage] = usePageState();
  const onLesson = useLab(({ status }) => status?.lesson?.lesson ?? null);
  const [add, isAdding] = useCommand();
  const cannot = useCannot();
  const isGone = useLab(({ watched }) => watched !== null && (watched.refused !== null || watched.closed));
  const isOnlyWatched = useLab(({ watched }) => watched?.view?.origin === "watched");
  const isFull = useLab(({ status }) => status !== null && status.consumers >= status.limits.consumers);
  const limit = useLab(({ status }) => status?.limits.consumers ?? 0);
  const cannotAdd = cannot ?? whyNotAdd({ isGone, isOnlyWatched, limit: isFull ? limit : null });
  return {
    addConsumer: (commit) => {
      if (group !== null && cannotAdd === null) add(() => commands.addConsumers(group, commit === undefined ? {} : { commit }));
    },
    cannotAdd,
    isAdding,
    addSeveral: () => setDialog("add"),
    join: () => setDialog("join"),
    lessons: () => setPage({ lesson: lesson === null ? (onLesson ?? ALL_LESSONS) : null }),
    newGroup: () => setDialog("new-group"),
    resetClass: () => setDialog("reset"),
    shortcuts: () => setDialog("shortcuts"),
    nextTheme: () => setPreferences({ theme: THEMES[(THEMES.indexOf(preferences.theme) + 1) % THEMES.length] ?? "system" }),
    toggleProjector: () => setPreferences({ projector: !preferences.projector }),
  };
}

/** Why nobody can be added to the group that is shown. `limit`: that of consumers, where it is reached. */
function whyNotAdd(group: { isGone: boolean; isOnlyWatched: boolean; limit: number | null }): string | null {
  if (group.isGone) return "This group is not open: open it first.";
  if (group.isOnlyWatched) return "This group is only watched: the lab does not join it.";
  return group.limit === null ? null : `The limit of ${group.limit} consumers is reached.`;
}
