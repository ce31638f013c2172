"use client";

import type { CommitMode } from "../../lib/contract/client-facts.ts";
import { useCannot, useCommand, useLab, usePage } from "../store/hooks.ts";

/** How one more consumer is added to a group. */
export interface Add {
  /** With the usual commit mode unless one is named. */
  addConsumer: (commit?: CommitMode) => void;
  /** Why none can be added now; null when one can. */
  cannotAdd: string | null;
  isAdding: boolean;
}

/** For the group that is shown here. */
export function useAdd(group: string | null): Add {
  const { commands } = usePage();
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
  };
}

/** `limit`: that of consumers, where it is reached. */
function whyNotAdd(group: { isGone: boolean; isOnlyWatched: boolean; limit: number | null }): string | null {
  if (group.isGone) return "This group is not open: open it first.";
  if (group.isOnlyWatched) return "This group is only watched: the lab does not join it.";
  return group.limit === null ? null : `The limit of ${group.limit} consumers is reached.`;
}
