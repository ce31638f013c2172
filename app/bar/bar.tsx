"use client";

import { Eye, GraduationCap, QrCode } from "lucide-react";
import type { ReactNode } from "react";
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
    <header className="@container border-b border-line bg-panel px-7 py-3 max-sm:px-3.5 max-sm:py-2.5 max-sm:text-[0.875rem]">
      <div className="flex items-start gap-x-2 @max-[84rem]:flex-wrap @max-[84rem]:gap-y-2">
        <h1 className="text-xl leading-10 font-bold tracking-tight whitespace-nowrap max-sm:text-[0.9375rem] max-sm:leading-10">
          Rebalance Lab
        </h1>
        {/* Rows that are there from the first and never wrap: whatever the names are, all below stays where it is. */}
        <div className="flex min-w-0 grow flex-col gap-x-1 gap-y-2 @max-[84rem]:order-last @max-[84rem]:basis-full @min-[108rem]:flex-row">
          <Row>
            <BrokerPill />
            <TopicPill />
            <GroupSwitch newGroup={actions.newGroup} newBeside={actions.newBeside} />
            {!isAlone && isViewer && <ViewerPill />}
          </Row>
          {isAlone && (
            <Row className="@min-[108rem]:flex-none">
              <StatePill />
              <LeaderPill />
              {isViewer && <ViewerPill />}
            </Row>
          )}
        </div>
        <div className="flex flex-none items-center gap-1.5 max-sm:gap-1 @max-[84rem]:ml-auto">
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
      </div>
    </header>
  );
}

function Row({ className = "", children }: { className?: string; children: ReactNode }) {
  return <div className={`flex min-h-9.5 min-w-0 items-center gap-x-1 max-sm:min-h-10 ${className}`}>{children}</div>;
}

function ViewerPill() {
  return (
    <span className="pill flex-none text-text" title="Only the host can change things">
      <Eye aria-hidden className="size-4" />
      You look on
    </span>
  );
}
