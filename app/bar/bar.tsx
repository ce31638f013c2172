"use client";

import { Eye, Plus, QrCode } from "lucide-react";
import { Button } from "../parts/button.tsx";
import { useLab } from "../store/hooks.ts";
import type { Actions } from "../keys/actions.ts";
import { BrokerPill } from "./broker-pill.tsx";
import { GroupSwitch } from "./group-switch.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { LeaderPill, StatePill, TopicPill } from "./pills.tsx";

/** The bar at the top: where one is, how the group is, and what can be done with it as a whole. */
export function Bar({ actions }: { actions: Actions }) {
  const isViewer = useLab(({ status }) => status?.role === "viewer");
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-panel px-7 py-3 max-sm:gap-x-2 max-sm:px-3.5 max-sm:py-2.5 max-sm:text-[0.875rem]">
      <h1 className="mr-1 text-[1.3125rem] font-bold tracking-tight max-sm:text-lg">Rebalance Lab</h1>
      <BrokerPill />
      <TopicPill />
      <GroupSwitch newGroup={actions.newGroup} />
      <StatePill />
      <LeaderPill />
      <span className="grow" />
      {isViewer && (
        <span className="pill text-text">
          <Eye aria-hidden className="size-4" />
          You look on
        </span>
      )}
      <div className="flex flex-wrap items-center gap-2.5 max-sm:gap-2">
        <Button onPress={actions.join}>
          <QrCode aria-hidden className="size-4" />
          Join
        </Button>
        <AddButton actions={actions} />
        <MoreMenu actions={actions} />
      </div>
    </header>
  );
}

function AddButton({ actions }: { actions: Actions }) {
  return (
    <Button look="primary" onPress={actions.addConsumer} disabled={actions.cannotAdd} pending={actions.isAdding}>
      <Plus aria-hidden className="size-5" />
      Add consumer
      <kbd aria-hidden className="font-mono text-sm opacity-70 max-sm:hidden">
        A
      </kbd>
    </Button>
  );
}
