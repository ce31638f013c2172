"use client";

import { useEffect, useState } from "react";
import { Bar } from "./bar/bar.tsx";
import { Strips } from "./board/board-states.tsx";
import { Boards } from "./board/boards.tsx";
import { AddDialog } from "./dialogs/add-dialog.tsx";
import { JoinDialog } from "./dialogs/join-dialog.tsx";
import { NewGroupDialog } from "./dialogs/new-group-dialog.tsx";
import { ResetDialog } from "./dialogs/reset-dialog.tsx";
import { ShortcutsDialog } from "./dialogs/shortcuts-dialog.tsx";
import type { Actions } from "./keys/actions.ts";
import { useAdd } from "./keys/use-add.ts";
import { useKeyboard } from "./keys/use-keyboard.ts";
import { Highlight } from "./lessons/highlight.tsx";
import { LessonPanel } from "./lessons/lesson-panel.tsx";
import { LiveRegion } from "./live-region.tsx";
import { Panels } from "./panels/panels.tsx";
import { PortalContext } from "./parts/portal.ts";
import { Toaster } from "./parts/toaster.tsx";
import { useAwake } from "./store/use-awake.ts";
import { useLab, usePage, usePageState, useUsualGroup } from "./store/hooks.ts";
import { ALL_LESSONS } from "./store/page-state.ts";
import { THEMES } from "./theme/preferences.ts";

type OpenDialog = "join" | "new-group" | "new-beside" | "add" | "reset" | "shortcuts";

/** The one screen: bar, board with its tray, panels. */
export function Screen() {
  const group = useWatchedGroup();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const actions = useActions(group, setDialog);
  useKeyboard(actions, group);
  const isUnknown = useLab(({ watched }) => watched !== null && (watched.refused !== null || watched.closed));
  const groups = useLab(({ status }) => status?.groups ?? null);
  const freeName = nextName(group ?? "", groups?.map((each) => each.group) ?? []);
  const shows = (name: OpenDialog) => ({ open: dialog === name, onOpenChange: (open: boolean) => setDialog(open ? name : null) });
  const isAlone = usePageState()[0].beside.length === 0;
  const isAwake = useAwake();
  const [portal, setPortal] = useState<HTMLElement | null>(null);
  return (
    <PortalContext value={portal}>
      {/* A click that nobody hears is worse than none: until then nothing can be pressed. */}
      <div
        inert={!isAwake}
        className="flex min-h-dvh flex-col lg:grid lg:h-dvh lg:min-h-0 lg:grid-cols-[minmax(0,1fr)] lg:grid-rows-[auto_auto_minmax(0,1fr)_auto]"
      >
        <Bar actions={actions} />
        <main className="contents">
          <div>
            <Strips />
          </div>
          <div className="contents lg:grid lg:min-h-0 lg:grid-cols-[minmax(0,1fr)_auto]">
            <Boards group={group} newGroup={actions.newGroup} />
            <LessonPanel />
          </div>
          <Panels />
          <div ref={setPortal} />
        </main>
        <JoinDialog {...shows("join")} />
        <NewGroupDialog {...shows("new-group")} name={isUnknown ? (group ?? "") : ""} />
        <NewGroupDialog {...shows("new-beside")} name={freeName} isBeside />
        {group !== null && <AddDialog {...shows("add")} group={group} cannot={actions.cannotAdd} />}
        <ResetDialog {...shows("reset")} />
        <ShortcutsDialog {...shows("shortcuts")} />
        <Highlight />
        <Toaster />
        <LiveRegion group={isAlone ? null : group} />
      </div>
    </PortalContext>
  );
}

/** A name for a second group beside the first: "g-2", or the next that is free. */
function nextName(group: string, taken: readonly string[]): string {
  let number = 2;
  while (taken.includes(`${group}-${number}`)) number += 1;
  return `${group}-${number}`;
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
  const { preferences, setPreferences } = usePage();
  const [{ lesson }, setPage] = usePageState();
  const onLesson = useLab(({ status }) => status?.lesson?.lesson ?? null);
  const add = useAdd(group);
  return {
    ...add,
    addSeveral: () => setDialog("add"),
    join: () => setDialog("join"),
    lessons: () => setPage({ lesson: lesson === null ? (onLesson ?? ALL_LESSONS) : null }),
    newGroup: () => setDialog("new-group"),
    newBeside: () => setDialog("new-beside"),
    resetClass: () => setDialog("reset"),
    shortcuts: () => setDialog("shortcuts"),
    nextTheme: () => setPreferences({ theme: THEMES[(THEMES.indexOf(preferences.theme) + 1) % THEMES.length] ?? "system" }),
    toggleProjector: () => setPreferences({ projector: !preferences.projector }),
  };
}
