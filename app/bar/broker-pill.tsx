"use client";

import { Info } from "lucide-react";
import { Popover } from "radix-ui";
import { use, useState } from "react";
import type { BrokerStatus } from "../../lib/contract/http.ts";
import { PortalContext } from "../parts/portal.ts";
import { useLab } from "../store/hooks.ts";
import { formatTime } from "../text/format.ts";
import { BrokerSwitch } from "./broker-switch.tsx";
import { WipeDialog } from "../dialogs/wipe-dialog.tsx";

const DOT: Record<BrokerStatus["state"], string> = { up: "bg-ok", connecting: "bg-warn", away: "bg-bad" };
const SAY: Record<BrokerStatus["state"], string> = { up: "answers", connecting: "is being asked", away: "does not answer" };

const STEPS_FROM: Record<BrokerStatus["stepsFrom"], string> = {
  broker: "It tells what its group coordinator does, step by step.",
  log: "npm run kafka has started it: what its group coordinator does is read from its log, step by step.",
  answers: "Its group coordinator is asked again and again; what passes between two answers is not seen.",
};

function nameOf({ kind, version }: BrokerStatus): string {
  if (kind === "embedded") return "Embedded broker";
  return version === null ? "Kafka" : `Kafka ${version}`;
}

function sayOf({ state, embedded }: BrokerStatus): string {
  return embedded?.running === false ? "is stopped" : SAY[state];
}

/** Where it listens; every client finds the embedded one on this machine, so its port is enough. */
function whereOf({ address, embedded }: BrokerStatus): string {
  return embedded ? `:${embedded.port}` : address;
}

/** What its settings are, for whoever only points at it. */
function tipOf({ embedded }: BrokerStatus): string | undefined {
  return embedded?.differences
    .map(({ name, value, kafkaDefault }) => `${name}: ${value} (Apache Kafka: ${kafkaDefault})`)
    .join("\n");
}

/** The broker; pressing it tells more, and what the lab has to say about its settings. */
export function BrokerPill() {
  const broker = useLab(({ status }) => status?.broker ?? null);
  const notices = useLab(({ status }) => status?.notices ?? null);
  const [isOpen, setOpen] = useState(false);
  const [isWiping, setWiping] = useState(false);
  const portal = use(PortalContext);
  if (!broker) return null;
  const wipe = () => {
    setOpen(false);
    setWiping(true);
  };
  return (
    <>
      <Popover.Root open={isOpen} onOpenChange={setOpen}>
        <Popover.Trigger
          data-control="broker"
          className="pill min-w-0 flex-none hover:border-edge max-sm:min-h-10 max-sm:shrink"
          title={tipOf(broker)}
        >
          <i aria-hidden className={`dot ${DOT[broker.state]}`} />
          <b className="min-w-0 truncate font-semibold text-text">{nameOf(broker)}</b>
          <span className={`max-w-56 truncate ${broker.state === "up" ? "max-sm:hidden" : "flex-none"}`}>
            {broker.state === "up" ? whereOf(broker) : sayOf(broker).replace(/^is /, "")}
          </span>
          {notices !== null && notices.length > 0 && (
            <Info aria-label={`${notices.length} notices`} className="size-4 text-warn-text" />
          )}
        </Popover.Trigger>
        <Popover.Portal container={portal}>
          <Popover.Content
            aria-label="Broker"
            align="start"
            sideOffset={6}
            collisionPadding={12}
            className="sheet z-30 w-168 max-w-[92vw] p-5"
          >
            <BrokerSheet broker={broker} notices={notices ?? []} onWipe={wipe} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <WipeDialog open={isWiping} onOpenChange={setWiping} />
    </>
  );
}

interface SheetProps {
  broker: BrokerStatus;
  notices: readonly string[];
  onWipe: () => void;
}

function BrokerSheet({ broker, notices, onWipe }: SheetProps) {
  const version = useLab(({ status }) => status?.version ?? null);
  const { embedded, error } = broker;
  return (
    <>
      <h2 className="text-lg font-semibold">{nameOf(broker)}</h2>
      <p className="mt-1">
        <span className="font-mono break-all">{broker.address}</span> {sayOf(broker)} since {formatTime(broker.since, false)}.
      </p>
      {error && embedded?.running !== false && (
        <p className="mt-2 text-bad-text">
          {error.message} ({error.code})
        </p>
      )}
      {!embedded && <p className="mt-2 text-dim">{STEPS_FROM[broker.stepsFrom]}</p>}
      {error?.code === "BROKER_DIED" && <p className="mt-2 text-bad-text">{error.message}</p>}
      {embedded && (
        <>
          <p className="mt-2 text-dim">
            It runs in the lab itself and keeps everything in memory. Any Kafka client of this machine can join at this address:
            Join has lines for kcat, Python and Java.
          </p>
          <Differences differences={embedded.differences} />
          <BrokerSwitch running={embedded.running} onWipe={onWipe} />
        </>
      )}
      {notices.map((notice) => (
        <p key={notice} className="mt-3 flex gap-2">
          <Info aria-hidden className="mt-1 size-4 flex-none text-warn-text" />
          {notice}
        </p>
      ))}
      <p className="mt-3 text-dim">Rebalance Lab {version}</p>
    </>
  );
}

/** In which settings the embedded broker is not as Apache Kafka is out of the box. */
function Differences({ differences }: { differences: NonNullable<BrokerStatus["embedded"]>["differences"] }) {
  return (
    <section aria-labelledby="broker-differences" className="mt-3">
      <h3 id="broker-differences" className="font-semibold">
        Settings that differ from Apache Kafka’s defaults
      </h3>
      <dl className="mt-1 flex flex-col gap-1.5">
        {differences.map(({ name, value, kafkaDefault }) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-4">
            <dt className="min-w-0 font-mono text-[0.9375rem] wrap-anywhere">{name}</dt>
            <dd>
              {value} <span className="text-dim">(Apache Kafka: {kafkaDefault})</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
