import { memo } from "react";
import { useBoard } from "../store/hooks.ts";
import type { Card } from "../../lib/group/board-types.ts";
import { formatCount, formatDelay, formatRate, formatSeconds } from "../text/format.ts";
import type { CardStep } from "./steps.ts";

/**
 * The numbers of a card, which change all the time: it takes them from the feed by itself, so that
 * the card around them is left alone. Each has a width of its own, so that nothing beside it moves.
 */
export function CardStats({ id, step }: { id: string; step: CardStep }) {
  const card = useBoard((frame) => frame?.board.cards.find((each) => each.id === id) ?? null);
  return card && <Numbers card={card} step={step} />;
}

const Numbers = memo(function Numbers({ card, step }: { card: Card; step: CardStep }) {
  if (card.external) return <ExternalStats card={card} step={step} />;
  const rate = <Stat value={card.rate === null ? "–" : formatRate(card.rate)} label="msg/s" wide="3.75rem" />;
  const processed = (
    <Stat value={card.processed === null ? "–" : formatCount(card.processed)} label="processed" wide="5.25rem" isExtra />
  );
  const lag = <Stat value={card.lag === null ? "–" : shortLag(card.lag)} label="lag" wide="3rem" />;
  switch (step) {
    case "large":
      return (
        <dl className="flex flex-wrap gap-x-2 gap-y-1 @min-[22rem]:gap-x-6">
          {rate}
          {processed}
          {lag}
          <Stat
            value={card.heartbeatAgeMs === null ? "–" : formatSeconds(card.heartbeatAgeMs)}
            label="heartbeat"
            wide="4.75rem"
          />
          {card.processingMs !== null && card.processingMs > 0 && (
            <Stat value={formatDelay(card.processingMs)} label="a message" wide="5rem" />
          )}
        </dl>
      );
    case "medium":
      return (
        <dl className="flex flex-wrap gap-x-3 max-sm:flex-nowrap max-sm:text-[0.875rem]">
          {rate}
          {card.ring === null && processed}
          {lag}
        </dl>
      );
    case "small":
      return <p className="text-dim">{numbersInLine(card)}</p>;
  }
}, isSameStats);

function ExternalStats({ card, step }: { card: Card; step: CardStep }) {
  if (step === "small") return <p className="truncate font-mono text-dim">{card.clientId}</p>;
  return (
    <dl className="flex min-w-0 flex-1 flex-wrap gap-x-5">
      <Stat value={card.lag === null ? "–" : shortLag(card.lag)} label="lag" wide="4rem" />
      <ClientId clientId={card.clientId} host={card.host} />
    </dl>
  );
}

/** A client says of itself what it likes, at any length, or nothing. */
function ClientId({ clientId, host }: { clientId: string; host: string | null }) {
  return (
    <div className="flex min-w-0 grow basis-48 flex-col-reverse">
      <dt className="truncate text-dim">client id, on {host ?? "an unknown host"}</dt>
      <dd title={clientId} className="truncate text-2xl leading-tight font-bold max-sm:text-xl">
        {clientId === "" ? "–" : clientId}
      </dd>
    </div>
  );
}

interface StatProps {
  value: string;
  label: string;
  /** The width that it keeps, so that nothing beside it moves. */
  wide: string;
  /** A phone has no room for it. */
  isExtra?: boolean;
}

function Stat({ value, label, wide, isExtra = false }: StatProps) {
  return (
    <div className={`flex flex-col-reverse max-sm:min-w-16! ${isExtra ? "max-sm:hidden" : ""}`} style={{ minWidth: wide }}>
      <dt className="text-dim">{label}</dt>
      <dd className="text-2xl leading-tight font-bold max-sm:text-xl">{value}</dd>
    </div>
  );
}

function numbersInLine(card: Card): string {
  const count = card.tiles.length;
  return `${formatRate(card.rate ?? 0)} msg/s · ${count === 0 ? "no partition" : `${formatCount(count)} part.`}`;
}

/** A lag is a decimal string of up to 19 digits. */
function shortLag(lag: string): string {
  return lag.length > 12 ? lag : formatCount(Number(lag));
}

function isSameStats(before: { card: Card; step: CardStep }, after: { card: Card; step: CardStep }): boolean {
  const [a, b] = [before.card, after.card];
  return (
    before.step === after.step &&
    a.rate === b.rate &&
    a.processed === b.processed &&
    a.lag === b.lag &&
    // Where a ring stands beside the numbers, there are fewer of them.
    (a.ring === null) === (b.ring === null) &&
    a.processingMs === b.processingMs &&
    a.tiles.length === b.tiles.length &&
    a.external === b.external &&
    a.host === b.host &&
    // Only large cards show it, and it changes ten times a second.
    (after.step !== "large" || a.heartbeatAgeMs === b.heartbeatAgeMs)
  );
}
