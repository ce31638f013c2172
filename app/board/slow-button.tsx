"use client";

import { Popover } from "radix-ui";
import { useId, useState } from "react";
import type { Card } from "../../lib/group/board-types.ts";
import { delayBeyondSession } from "../../lib/group/delays.ts";
import { Button } from "../parts/button.tsx";
import { LogSlider } from "../parts/log-slider.tsx";
import { useCommand, useLab, usePage } from "../store/hooks.ts";
import { formatDelay, formatSeconds } from "../text/format.ts";
import { ACTION_WORDS } from "./use-card-actions.ts";

interface SlowProps {
  card: Card;
  group: string;
  disabled: string | null;
}

/** Opens the choice of how long the consumer's handler takes for each message. */
export function SlowButton({ card, group, disabled }: SlowProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <span className="inline-flex max-sm:flex">
          <Button onPress={() => setOpen(!open)} disabled={disabled} control="slow">
            {ACTION_WORDS.slow}
          </Button>
        </span>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={8}
          collisionPadding={12}
          aria-label={`Delay of ${card.id}`}
          className="sheet z-30 w-104 max-w-[92vw] p-5"
        >
          <DelayChoice card={card} group={group} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const USUAL_DELAYS = [0, 10, 100, 1000, 5000] as const;
const LONGEST_MS = 600_000;

/** The delay itself: usual ones to press, and a slider for the rest. */
export function DelayChoice({ card, group }: { card: Card; group: string }) {
  const { commands } = usePage();
  const [run] = useCommand();
  const sessionMs = useLab(({ watched }) => watched?.view?.consumers[card.id]?.sessionTimeoutMs ?? null);
  const titleId = useId();
  const now = card.processingMs ?? 0;
  const choose = (ms: number) => run(() => commands.changeConsumer(group, card.id, { processingMs: ms }));
  const tooLong = sessionMs === null ? null : delayBeyondSession(sessionMs);
  const choices = tooLong === null ? USUAL_DELAYS : [...USUAL_DELAYS.filter((ms) => ms < tooLong), tooLong];
  return (
    <div className="flex flex-col gap-4">
      <h3 id={titleId} className="font-semibold">
        {now === 0 ? `${card.id} handles messages without delay` : `${card.id} takes ${formatDelay(now)} for each message`}
      </h3>
      <div role="group" aria-labelledby={titleId} className="flex flex-wrap gap-2">
        {choices.map((ms) => (
          <button
            key={ms}
            type="button"
            aria-pressed={ms === now}
            data-control={`delay-${ms}`}
            onClick={() => choose(ms)}
            className={`min-h-10 rounded-lg border px-3 font-semibold ${ms === now ? "border-ink bg-ink text-inv" : "border-line hover:bg-raise"}`}
          >
            {ms === 0 ? "No delay" : formatDelay(ms)}
          </button>
        ))}
      </div>
      <LogSlider
        label="Delay for each message"
        value={now}
        min={1}
        max={LONGEST_MS}
        text={formatDelay}
        onCommit={(ms) => choose(Math.round(ms))}
      />
      {sessionMs !== null && (
        <p className="text-dim">
          kafkajs sends heartbeats only between messages. A delay longer than the session of {formatSeconds(sessionMs)} gets a
          consumer expelled that is working.
        </p>
      )}
    </div>
  );
}
