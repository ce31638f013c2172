"use client";

import { memo } from "react";
import type { Action, Card, Control } from "../../lib/group/board-types.ts";
import { Button } from "../parts/button.tsx";
import { useCannot, useCommand } from "../store/hooks.ts";
import { SlowButton } from "./slow-button.tsx";
import type { CardStep } from "./steps.ts";
import { ACTION_WORDS, useOrder } from "./use-card-actions.ts";

interface ControlsProps {
  card: Card;
  group: string;
}

interface CardControlsProps extends ControlsProps {
  step: CardStep;
}

/** The buttons of a card: Leave, Crash and the others side by side, one press away each. */
export const CardControls = memo(
  function CardControls({ card, group, step }: CardControlsProps) {
    const cannot = useCannot();
    if (card.controls.length === 0) return null;
    return (
      <div role="group" aria-label={`Actions for ${card.id}`} data-step={step} className="controls flex flex-wrap gap-1.5">
        {card.controls.map((control) => (
          <ControlButton key={control.action} control={control} card={card} group={group} cannot={cannot} />
        ))}
      </div>
    );
  },
  (before, after) =>
    before.group === after.group &&
    before.step === after.step &&
    before.card.id === after.card.id &&
    before.card.controls === after.card.controls &&
    before.card.processingMs === after.card.processingMs,
);

function ControlButton({ control, card, group, cannot }: ControlsProps & { control: Control; cannot: string | null }) {
  const { action } = control;
  const disabled = cannot ?? control.disabled;
  if (action === "slow") return <SlowButton card={card} group={group} disabled={disabled} />;
  return <OrderButton action={action} card={card} group={group} disabled={disabled} />;
}

function OrderButton({
  action,
  card,
  group,
  disabled,
}: ControlsProps & { action: Exclude<Action, "slow">; disabled: string | null }) {
  const order = useOrder(group);
  const [run, pending] = useCommand();
  return (
    <Button onPress={() => run(() => order(card, action))} disabled={disabled} pending={pending} control={action}>
      {ACTION_WORDS[action]}
    </Button>
  );
}
