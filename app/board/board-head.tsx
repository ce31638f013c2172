"use client";

import { Plus, X } from "lucide-react";
import { LeaderPill, StatePill } from "../bar/pills.tsx";
import type { Add } from "../keys/use-add.ts";
import { Button } from "../parts/button.tsx";

/** Above a board that stands beside others: whose it is, how that group is, and what can be done with it. In one row where there is room for any state, else in two. */
export function BoardHead({ group, add, onPutAway }: { group: string; add: Add; onPutAway: () => void }) {
  return (
    <header className="@container px-7 pt-3 max-sm:px-3.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
        <h2 className="min-w-0 grow truncate font-mono text-lg font-semibold @min-[50rem]:grow-0" title={group}>
          {group}
        </h2>
        <div className="order-last flex basis-full flex-wrap gap-2.5 @min-[50rem]:order-none @min-[50rem]:grow @min-[50rem]:basis-auto">
          <StatePill />
          <LeaderPill />
        </div>
        <div className="flex items-center gap-1">
          <Button onPress={add.addConsumer} disabled={add.cannotAdd} pending={add.isAdding} label={`Add a consumer to ${group}`}>
            <Plus aria-hidden className="size-5" />
            Add
          </Button>
          <Button look="quiet" onPress={onPutAway} label={`Put the board of ${group} away`} className="px-2.5">
            <X aria-hidden className="size-5" />
          </Button>
        </div>
      </div>
    </header>
  );
}
