"use client";

import { CircleAlert, Eraser, LoaderCircle, RotateCw, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { useBoard, useCannot, useCannotOrder, useCommand, useLab, usePage, usePageState } from "../store/hooks.ts";
import { formatCount, formatTime, plural } from "../text/format.ts";
import { Button } from "../parts/button.tsx";

/** What stands in the middle of the board while there is nothing else to show. */
function Middle({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="grid min-h-64 grow place-items-center px-6 py-8 text-center">
      <div className="flex max-w-2xl flex-col items-center gap-3 text-[1.125rem] text-dim">
        {icon}
        <h2 className="text-2xl font-semibold text-text">{title}</h2>
        {children}
      </div>
    </div>
  );
}

/** A group without members: says what to press first. */
export function NoConsumers() {
  const isOnlyWatched = useLab(({ watched }) => watched?.view?.origin === "watched");
  const isHost = useLab(({ status }) => status?.role === "host");
  const topic = useLab(({ watched }) => watched?.view?.topic ?? "");
  const partitions = useLab(({ watched }) => watched?.view?.partitionCount ?? null);
  const all =
    partitions === null ? "all partitions" : partitions === 1 ? "the only partition" : `all ${plural(partitions, "partition")}`;
  if (isOnlyWatched) {
    return (
      <Middle title="This group has no members">
        <p>The lab only watches it. As soon as a member joins, you see it here.</p>
      </Middle>
    );
  }
  return (
    <Middle title="This group has no consumers">
      {isHost ? (
        <p>
          Press <b className="text-text">Add consumer</b>, or the key <kbd className="font-mono text-text">A</kbd>: a real kafkajs
          client joins the group and is assigned {all} of <span className="font-mono">{topic}</span>. Add a second one, and watch
          them share.
        </p>
      ) : (
        <p>As soon as the host adds one, you see it here.</p>
      )}
    </Middle>
  );
}

/** Everything that can stand in place of the board; null when the board itself can be shown. */
export function useBoardNotice(openGroup: () => void): ReactNode {
  const outdated = useLab(({ outdated }) => outdated);
  const watched = useLab(({ watched }) => watched);
  const link = useLab(({ link }) => link.state);
  if (outdated) return <Outdated />;
  if (watched?.closed)
    return <GroupGone group={watched.group} title={`Group ${watched.group} was deleted`} openGroup={openGroup} />;
  if (watched?.refused?.code === "GROUP_NOT_FOUND") {
    return <GroupGone group={watched.group} title={`The lab has no group ${watched.group}`} openGroup={openGroup} />;
  }
  if (watched?.refused) {
    return (
      <Middle icon={<CircleAlert aria-hidden className="size-10 text-bad-text" />} title="This group cannot be shown">
        <p>{watched.refused.detail}</p>
      </Middle>
    );
  }
  if (watched?.view) return null;
  return (
    <Middle
      icon={<LoaderCircle aria-hidden className="size-10 animate-spin motion-reduce:animate-none" />}
      title={link === "live" ? "Reading the group…" : "Connecting to the lab…"}
    >
      <p>If this lasts, look whether the lab still runs where it was started.</p>
    </Middle>
  );
}

function Outdated() {
  return (
    <Middle icon={<RotateCw aria-hidden className="size-10" />} title="The lab runs in another version now">
      <p>This page was made by the version before, and would show wrong things.</p>
      <Button look="primary" onPress={() => window.location.reload()}>
        Reload the page
      </Button>
    </Middle>
  );
}

function GroupGone({ group, title, openGroup }: { group: string; title: string; openGroup: () => void }) {
  const isHost = useLab(({ status }) => status?.role === "host");
  const configured = useLab(({ status }) => status?.configuredGroup ?? null);
  const [, setPage] = usePageState();
  const { commands } = usePage();
  const cannot = useCannot();
  const [run, pending] = useCommand();
  return (
    <Middle icon={<Unplug aria-hidden className="size-10" />} title={title}>
      <p>{isHost ? "Open it, or choose another group." : "Choose another group."}</p>
      <div className="flex flex-wrap justify-center gap-3 pt-2">
        {configured !== null && configured !== group && (
          <Button look="primary" onPress={() => setPage({ group: null })}>
            Show {configured}
          </Button>
        )}
        {isHost && <Button onPress={openGroup}>Open this group…</Button>}
        {isHost && (
          <Button onPress={() => run(() => commands.openGroup({ group, watch: true }))} disabled={cannot} pending={pending}>
            Only watch it
          </Button>
        )}
      </div>
    </Middle>
  );
}

/** Strips above the board: that the picture is not live, and what was lost. */
export function Strips() {
  return (
    <>
      <StaleStrip />
      <LossStrip />
    </>
  );
}

/** A strip above the board that says that the picture is not live, since when, and what to do. */
function StaleStrip() {
  const link = useLab(({ link }) => link);
  const broker = useLab(({ status }) => status?.broker ?? null);
  if (link.state === "lost") {
    return (
      <Strip>
        <b>The connection to the lab is lost.</b> You see the group as it was at {formatTime(link.since, false)}. The page goes on
        by itself when the lab answers; if it was stopped, start it again.
      </Strip>
    );
  }
  if (broker?.embedded?.running === false) return <StoppedStrip since={broker.since} why={broker.error?.code ?? null} />;
  if (broker?.state === "away") {
    return (
      <Strip>
        <b>
          Kafka at {broker.address} does not answer since {formatTime(broker.since, false)}.
        </b>{" "}
        You see the group as it was then. Start Kafka again; the lab and its consumers go on by themselves.
      </Strip>
    );
  }
  return null;
}

function StoppedStrip({ since, why }: { since: number; why: string | null }) {
  const { commands } = usePage();
  const cannot = useCannotOrder();
  const [run, pending] = useCommand();
  return (
    <Strip>
      <b>
        The embedded broker {why === "BROKER_DIED" ? "ended by a defect" : "was stopped"} at {formatTime(since, false)}.
      </b>{" "}
      Nothing changes here until it runs again; then all consumers go on by themselves.
      {cannot === null && (
        <Button
          className="ml-3 align-middle"
          onPress={() => run(() => commands.orderBroker("start"))}
          disabled={cannot}
          pending={pending}
        >
          Start broker
        </Button>
      )}
    </Strip>
  );
}

/** Records that went before the group had read them: the log is full, or older than it may be. */
export function LossStrip() {
  const losses = useBoard((frame) => frame?.board.losses ?? null);
  const isEmbedded = useLab(({ status }) => status?.broker.kind === "embedded");
  if (losses === null) return null;
  const { partitions, records } = losses;
  const where = partitions.length > 6 ? plural(partitions.length, "partition") : partitions.map((each) => `P${each}`).join(", ");
  return (
    <Strip icon={<Eraser aria-hidden className="size-5 flex-none" />}>
      <b>
        {formatCount(Number(records))} {records === "1" ? "message" : "messages"} of {where} {records === "1" ? "was" : "were"}{" "}
        removed before this group had handled {records === "1" ? "it" : "them"}.
      </b>{" "}
      {isEmbedded
        ? "The broker’s memory for messages (EMBEDDED_KAFKA_LOG_BYTES) is full, and the oldest go first: produce less, or consume faster."
        : "The log begins beyond the group’s committed offset: their retention is over, or they were deleted."}
    </Strip>
  );
}

const UNPLUGGED = <Unplug aria-hidden className="size-5 flex-none" />;

function Strip({ children, icon = UNPLUGGED }: { children: ReactNode; icon?: ReactNode }) {
  return (
    <div
      role="status"
      className="flex items-center gap-3 border-b border-warn bg-warn-wash px-7 py-2.5 text-warn-text max-sm:px-3.5"
    >
      {icon}
      <p>{children}</p>
    </div>
  );
}
