"use client";

import { useEffect, useState } from "react";
import type { ClusterGroup, ClusterGroups } from "../../lib/contract/http.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useCommand, usePage, usePageState } from "../store/hooks.ts";
import { plural } from "../text/format.ts";
import { NameField } from "./field.tsx";

interface WatchGroupProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Every group of the cluster, to look at one without joining it. */
export function WatchGroupDialog({ open, onOpenChange }: WatchGroupProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Watch a group of the cluster"
      about="The lab looks at it and never joins it: nothing of it is changed."
      wide
    >
      <GroupPicker onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** Rows drawn at most: a filter finds the others. */
const AT_MOST = 100;

function GroupPicker({ onDone }: { onDone: () => void }) {
  const { commands } = usePage();
  const [, setPage] = usePageState();
  const [list, setList] = useState<ClusterGroups | null>(null);
  const [filter, setFilter] = useState("");
  const [run, pending] = useCommand();
  useEffect(() => {
    run(async () => setList(await commands.clusterGroups()));
  }, [run, commands]);
  const show = ({ group, open }: ClusterGroup) =>
    run(async () => {
      if (!open) await commands.openGroup({ group, watch: true });
      setPage({ group });
      onDone();
    });
  const fitting = list?.groups.filter(({ group }) => group.toLowerCase().includes(filter.trim().toLowerCase())) ?? [];
  const hidden = (list?.leftOut ?? 0) + Math.max(0, fitting.length - AT_MOST);
  return (
    <div className="flex flex-col gap-4">
      <NameField label="Find" hint="Part of the group’s name." value={filter} onChange={setFilter} />
      {list === null && (
        <p className="text-dim">{pending ? "Asking the cluster for its groups…" : "The cluster did not tell its groups."}</p>
      )}
      {list !== null && fitting.length === 0 && <p className="text-dim">The cluster has no such group.</p>}
      <ul aria-label="Groups of the cluster" className="flex min-h-24 flex-col gap-1">
        {fitting.slice(0, AT_MOST).map((each) => (
          <GroupRow key={each.group} of={each} pending={pending} onShow={() => show(each)} />
        ))}
      </ul>
      {hidden > 0 && <p className="text-dim">and {plural(hidden, "more group")}: find them by name.</p>}
    </div>
  );
}

function GroupRow({ of, pending, onShow }: { of: ClusterGroup; pending: boolean; onShow: () => void }) {
  const { group, protocolType, state, members, open } = of;
  const cannot =
    open || state !== null ? null : "It is no group of consumers (or too many were asked about): the lab cannot show it.";
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-2 first:border-t-0">
      <span className="min-w-0 grow">
        <b className="block font-mono font-semibold break-all">{group}</b>
        <span className="block text-dim">
          {state === null
            ? `type ${protocolType === "" ? "not known" : protocolType}`
            : `${state} · ${plural(members ?? 0, "member")}`}
          {open && " · open in the lab"}
        </span>
      </span>
      <Button onPress={onShow} disabled={cannot} pending={pending} label={`${open ? "Show" : "Watch"} ${group}`}>
        {open ? "Show" : "Watch"}
      </Button>
    </li>
  );
}
