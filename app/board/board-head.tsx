"use client";

import { Plus, X } from "lucide-react";
import { LeaderPill, StatePill } from "../bar/pills.tsx";
import type { Add } from "../keys/use-add.ts";
import { Button } from "../parts/button.tsx";

/** Above a board that stands beside others: whose it is, how that group is, and what can be done with it. */
export function BoardHead({ group, add, onPutAway }: { group: string; add: Add; onPutAway: () => void }) {
  return (
    <header className="flex flex-wrap items-center gap-x-2.5 gap-y-2 px-7 pt-3 max-sm:px-3.5">
      <h2 className="min-w-0 truncate font-mono text-lg font-semibold" title={group}>
        {group}
      </h2>
      <StatePill />
      <LeaderPill />
      <div className="ml-auto flex items-center gap-1">
        <Button onPress={add.addConsumer} disabled={add.cannotAdd} pending={add.isAdding} label={`Add a consumer to ${group}`}>
          <Plus aria-hidden className="size-5" />
          Add
        </Button>
        <Button look="quiet" onPress={onPutAway} label={`Put the board of ${group} away`} className="px-2.5">
          <X aria-hidden className="size-5" />
        </Button>
      </div>
    </header>
  );
}
