"use client";

import { ChevronDown, Eye, History, Plus, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import type { GroupOrigin } from "../../lib/contract/group-events.ts";
import type { GroupSummary } from "../../lib/contract/http.ts";
import { BesideMenu } from "./beside-menu.tsx";
import { ResetOffsetsDialog } from "../dialogs/reset-offsets-dialog.tsx";
import { WatchGroupDialog } from "../dialogs/watch-group-dialog.tsx";
import { ChosenMark, MENU_ITEM, MenuItem, MenuRule, MenuSheet } from "../parts/menu.tsx";
import { useCannot, useCommand, useLab, usePage, usePageState, useUsualGroup } from "../store/hooks.ts";
import { plural } from "../text/format.ts";

/** The group that is shown, and a menu of the others. */
export function GroupSwitch({ newGroup, newBeside }: { newGroup: () => void; newBeside: () => void }) {
  const group = useLab(({ watched }) => watched?.group ?? null);
  const groups = useLab(({ status }) => status?.groups ?? null);
  const cannot = useCannot();
  const [, setPage] = usePageState();
  const usual = useUsualGroup();
  const [isWatching, setWatching] = useState(false);
  const [isResetting, setResetting] = useState(false);
  if (group === null) return null;
  const summary = groups?.find((each) => each.group === group) ?? null;
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          aria-label={`Group ${group}, choose another`}
          className="pill max-w-104 min-w-0 hover:border-edge max-sm:min-h-10"
        >
          <span className="max-sm:hidden">group</span>
          <b className="min-w-0 truncate font-mono font-semibold text-text">{group}</b>
          <ChevronDown aria-hidden className="size-4 flex-none" />
        </DropdownMenu.Trigger>
        <MenuSheet label="Groups">
          <DropdownMenu.RadioGroup value={group} onValueChange={(next) => setPage({ group: next === usual ? null : next })}>
            {groups?.map((each) => (
              <GroupLine key={each.group} summary={each} />
            ))}
          </DropdownMenu.RadioGroup>
          <MenuRule />
          <MenuItem onSelect={newGroup} disabled={cannot}>
            <Plus aria-hidden className="size-4" />
            New group…
          </MenuItem>
          <BesideMenu group={group} newBeside={newBeside} />
          <MenuItem onSelect={() => setWatching(true)} disabled={cannot}>
            <Eye aria-hidden className="size-4" />
            Watch a group of the cluster…
          </MenuItem>
          <MenuItem onSelect={() => setResetting(true)} disabled={cannot ?? whyNotReset(summary)}>
            <History aria-hidden className="size-4" />
            Reset offsets…
          </MenuItem>
          <DeleteItem group={group} summary={summary} cannot={cannot} />
        </MenuSheet>
      </DropdownMenu.Root>
      <WatchGroupDialog open={isWatching} onOpenChange={setWatching} />
      {summary && <ResetOffsetsDialog open={isResetting} onOpenChange={setResetting} group={group} topic={summary.topic} />}
    </>
  );
}

function GroupLine({ summary }: { summary: GroupSummary }) {
  const { group, origin, state, consumers, members, topic } = summary;
  const who = origin === "watched" ? `only watched · ${plural(members ?? 0, "member")}` : plural(consumers, "consumer");
  return (
    <DropdownMenu.RadioItem value={group} className={MENU_ITEM}>
      <ChosenMark />
      <span className="min-w-0 grow">
        <b className="block truncate font-mono font-semibold">{group}</b>
        <span className="block truncate text-sm opacity-80">
          {state ?? "state not known"} · {who}
          {topic !== "" && ` · topic ${topic}`}
        </span>
      </span>
    </DropdownMenu.RadioItem>
  );
}

const CLOSE_WORDS: Record<GroupOrigin, string> = {
  configured: "Close this group",
  made: "Delete this group",
  existing: "Close this group",
  adopted: "Close this group",
  watched: "Stop watching this group",
};

/** Ends the lab's use of the shown group; says why where it cannot. */
function DeleteItem({ group, summary, cannot }: { group: string; summary: GroupSummary | null; cannot: string | null }) {
  const { commands } = usePage();
  const configured = useLab(({ status }) => status?.configuredGroup ?? null);
  const [, setPage] = usePageState();
  const [run] = useCommand();
  const remove = () =>
    run(async () => {
      await commands.closeGroup(group);
      setPage({ group: null });
    });
  return (
    <MenuItem onSelect={remove} disabled={cannot ?? whyNotDelete(group, summary, configured)}>
      <Trash2 aria-hidden className="size-4" />
      {CLOSE_WORDS[summary?.origin ?? "existing"]}
    </MenuItem>
  );
}

/** Kafka takes new offsets only for a group that is stopped; the lab sets only those of its own groups. */
function whyNotReset(summary: GroupSummary | null): string | null {
  if (!summary) return "The lab has no such group.";
  const { origin, members } = summary;
  if (origin === "watched") return "It is only watched: the lab never changes anything of it.";
  if (origin !== "made" && origin !== "configured") return "The lab did not make this group: its offsets may be somebody else's.";
  return members === null || members === 0 ? null : `Only of a stopped group: ${plural(members, "member")} must leave first.`;
}

function whyNotDelete(group: string, summary: GroupSummary | null, configured: string | null): string | null {
  if (group === configured) return "The configured group stays.";
  if (!summary) return "The lab has no such group.";
  if (summary.consumers > 0) return `${plural(summary.consumers, "consumer")} of the lab must leave first.`;
  return null;
}
