"use client";

import { Info } from "lucide-react";
import { Popover } from "radix-ui";
import type { BrokerStatus } from "../../lib/contract/http.ts";
import { useLab } from "../store/hooks.ts";
import { formatTime } from "../text/format.ts";

const DOT: Record<BrokerStatus["state"], string> = { up: "bg-ok", connecting: "bg-warn", away: "bg-bad" };
const SAY: Record<BrokerStatus["state"], string> = { up: "answers", connecting: "is being asked", away: "does not answer" };

function nameOf({ kind, version }: BrokerStatus): string {
  if (kind === "embedded") return "Embedded broker";
  return version === null ? "Kafka" : `Kafka ${version}`;
}

/** The broker; pressing it tells more, and what the lab has to say about its settings. */
export function BrokerPill() {
  const broker = useLab(({ status }) => status?.broker ?? null);
  const notices = useLab(({ status }) => status?.notices ?? null);
  const version = useLab(({ status }) => status?.version ?? null);
  if (!broker) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className="pill hover:border-edge max-sm:min-h-10">
        <i aria-hidden className={`dot ${DOT[broker.state]}`} />
        <b className="font-semibold text-text">{nameOf(broker)}</b>
        <span className={`max-w-56 truncate ${broker.state === "up" ? "max-sm:hidden" : ""}`}>
          {broker.state === "up" ? broker.address : SAY[broker.state]}
        </span>
        {notices !== null && notices.length > 0 && (
          <Info aria-label={`${notices.length} notices`} className="size-4 text-warn-text" />
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Broker"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="sheet z-30 w-112 max-w-[92vw] p-5"
        >
          <h2 className="text-lg font-semibold">{nameOf(broker)}</h2>
          <p className="mt-1">
            <span className="font-mono break-all">{broker.address}</span> {SAY[broker.state]} since{" "}
            {formatTime(broker.since, false)}.
          </p>
          {broker.error && (
            <p className="mt-2 text-bad-text">
              {broker.error.message} ({broker.error.code})
            </p>
          )}
          {notices?.map((notice) => (
            <p key={notice} className="mt-2 flex gap-2">
              <Info aria-hidden className="mt-1 size-4 flex-none text-warn-text" />
              {notice}
            </p>
          ))}
          <p className="mt-3 text-dim">Rebalance Lab {version}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
