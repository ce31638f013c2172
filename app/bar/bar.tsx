"use client";

import { Eye, GraduationCap, QrCode } from "lucide-react";
import { Button } from "../parts/button.tsx";
import { useLab, usePageState } from "../store/hooks.ts";
import type { Actions } from "../keys/actions.ts";
import { AddButton } from "./add-button.tsx";
import { BrokerPill } from "./broker-pill.tsx";
import { GroupSwitch } from "./group-switch.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { LeaderPill, StatePill, TopicPill } from "./pills.tsx";

/** The bar at the top: where one is, how the group is, and what can be done with it as a whole. */
export function Bar({ actions }: { actions: Actions }) {
  const isViewer = useLab(({ status }) => status?.role === "viewer");
  // Boards that stand beside each other have these of their own.
  const [{ beside }] = usePageState();
  const isAlone = beside.length === 0;
  return (
    <header className="flex items-start gap-x-2 border-b border-line bg-panel px-7 py-3 max-lg:flex-wrap max-lg:gap-y-2 max-sm:px-3.5 max-sm:py-2.5 max-sm:text-[0.875rem]">
      <h1 className="text-xl leading-10 font-bold tracking-tight whitespace-nowrap max-sm:text-lg max-sm:leading-10">
        Rebalance Lab
      </h1>
      <div className="flex min-w-0 grow flex-wrap items-center gap-x-1 gap-y-2 2xl:flex-nowrap max-lg:order-last max-lg:basis-full">
        <BrokerPill />
        <TopicPill />
        <GroupSwitch newGroup={actions.newGroup} newBeside={actions.newBeside} />
        {isAlone && <StatePill />}
        {isAlone && <LeaderPill />}
        {isViewer && (
          <span className="pill text-text" title="Only the host can change things">
            <Eye aria-hidden className="size-4" />
            You look on
          </span>
        )}
      </div>
      <div className="flex flex-none items-center gap-1.5 max-lg:ml-auto">
        <Button onPress={actions.lessons} control="lessons" className="max-sm:px-2.5">
          <GraduationCap aria-hidden className="size-5 sm:hidden" />
          <span className="max-sm:sr-only">Lessons</span>
        </Button>
        <Button onPress={actions.join} className="max-sm:px-2.5">
          <QrCode aria-hidden className="size-5 sm:hidden" />
          <span className="max-sm:sr-only">Join</span>
        </Button>
        {isAlone && <AddButton actions={actions} />}
        <MoreMenu actions={actions} />
      </div>
    </header>
  );
}
