"use client";

import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { GroupProtocol, GroupState } from "../../lib/contract/group-events.ts";
import { nameOfMember } from "../../lib/group/members.ts";
import { numberWord, protocolOf } from "../../lib/group/protocol.ts";
import { topicsOf } from "../../lib/group/topics.ts";
import type { GroupView } from "../../lib/group/view.ts";
import { useLab } from "../store/hooks.ts";
import { plural } from "../text/format.ts";

const STATE_DOT: Record<GroupState, string> = {
  Stable: "bg-ok",
  PreparingRebalance: "bg-warn",
  CompletingRebalance: "bg-warn",
  Assigning: "bg-warn",
  Reconciling: "bg-warn",
  Empty: "bg-edge",
  Dead: "bg-bad",
};

/** The coordinator's state of the group, and the generation as far as our clients were told, or the group epoch. */
export function StatePill() {
  const state = useLab(({ watched }) => watched?.view?.coordinator?.state ?? null);
  const generation = useLab(({ watched }) => watched?.view?.generation ?? null);
  const word = useLab(({ watched }) => numberWord(protocolIn(watched?.view ?? null)));
  const known = useLab(({ watched }) => watched?.view !== null && watched !== null);
  if (!known) return null;
  return (
    <span className="pill min-w-80 max-sm:min-w-0" title="State of the group, by its coordinator's word">
      <i aria-hidden className={`dot ${state === null ? "bg-edge" : STATE_DOT[state]}`} />
      <b className="font-semibold text-text">{state ?? "state not known"}</b>
      {generation !== null && (
        <span>
          {word} {generation}
        </span>
      )}
      {generation === null && state === "Stable" && <span>generation not known</span>}
    </span>
  );
}

function leaderOf(view: GroupView | null): string | null {
  return view === null || view.leader === null ? null : nameOfMember(view, view.leader);
}

function protocolIn(view: GroupView | null): GroupProtocol {
  return view === null ? "classic" : protocolOf(view);
}

const ASSIGNED_BY_COORDINATOR =
  "This group speaks the newer protocol (KIP-848): its coordinator works out who gets what, with an assignor of its own. There is no leader.";

/** Assignor and leader; in a group of the newer protocol, that the coordinator assigns. */
export function LeaderPill() {
  const group = useLab(({ watched }) => (watched?.view ? watched.group : null));
  const now = useLab(({ watched }) => watched?.view?.coordinator?.protocol ?? null) || null;
  const isMoving = useLab(({ watched }) => (watched?.view?.rebalance ?? null) !== null);
  const leader = useLab(({ watched }) => leaderOf(watched?.view ?? null));
  const protocol = useLab(({ watched }) => protocolIn(watched?.view ?? null));
  const offered = useLab(({ watched }) => watched?.view?.assignors.join(", ") ?? "");
  // While a group rebalances the coordinator names no assignor: the last one stays until there is another.
  const [last, setLast] = useState({ group, assignor: now });
  const assignor = isMoving && last.group === group ? (now ?? last.assignor) : now;
  if (last.group !== group || last.assignor !== assignor) setLast({ group, assignor });
  if (group === null) return null;
  if (protocol === "consumer") {
    return (
      <span className="pill min-w-40 max-sm:hidden" title={ASSIGNED_BY_COORDINATOR}>
        {assignor === null ? "no leader" : `${assignor} · no leader`}
      </span>
    );
  }
  return (
    <span className="pill min-w-40 max-sm:hidden" title={`Assignors that the lab's consumers offer: ${offered}`}>
      {assignor === null ? "no assignor yet" : `${assignor} · leader ${leader ?? "?"}`}
    </span>
  );
}

/** The topic; where it has another number of partitions than configured, it says so. */
export function TopicPill() {
  const topic = useLab(({ watched }) => watched?.view?.topic ?? null);
  const topics = useLab(({ watched }) => (watched?.view ? topicsOf(watched.view).join(", ") : ""));
  const partitions = useLab(({ watched }) => watched?.view?.partitionCount ?? null);
  const expected = useLab(({ watched }) => watched?.view?.expectedPartitions ?? null);
  if (topic === null) return null;
  const isOther = expected !== null && partitions !== null && expected !== partitions;
  if (topic === "") return <span className="pill max-sm:hidden">no topic known yet</span>;
  if (topics.includes(", ")) {
    return (
      <span className="pill max-w-96 min-w-0 max-sm:hidden" title={topics}>
        topics <b className="min-w-0 truncate font-mono font-semibold text-text">{topics}</b>
      </span>
    );
  }
  return (
    <span className="pill max-w-96 min-w-0 max-sm:hidden" title={topic}>
      topic <b className="min-w-0 truncate font-mono font-semibold text-text">{topic}</b>
      {isOther && (
        <span className="inline-flex items-center gap-1.5 text-warn-text">
          <TriangleAlert aria-hidden className="size-4" />
          has {plural(partitions, "partition")}, not {expected}
        </span>
      )}
    </span>
  );
}
