"use client";

import { Ellipsis } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import type { Card } from "../../lib/group/board-types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { MenuItem, MenuRule, MenuSheet } from "../parts/menu.tsx";
import { useCannot, useCommand, usePage } from "../store/hooks.ts";
import { CommitItems } from "./commit-choice.tsx";
import { DelayChoice } from "./slow-button.tsx";
import { ACTION_WORDS, useOrder } from "./use-card-actions.ts";

/** What a small card has no room for: its sentence, its member id, and the same buttons as a menu. */
export function CardMenu({ card, group }: { card: Card; group: string }) {
  const cannot = useCannot();
  const order = useOrder(group);
  const [run] = useCommand();
  const { toasts } = usePage();
  const [isSlowOpen, setIsSlowOpen] = useState(false);
  const { memberId } = card;
  const copyOrTell = (text: string) => {
    const tell = (title: string) => () => toasts.note(title, text);
    if (!("clipboard" in navigator)) tell("Select and copy this member id")();
    else void navigator.clipboard.writeText(text).then(tell("Copied"), tell("Select and copy this member id"));
  };
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          aria-label={`Actions for ${card.id}`}
          className="-my-1 -mr-1.5 grid size-8 flex-none max-sm:size-10 place-items-center rounded-lg text-dim hover:bg-raise hover:text-text"
        >
          <Ellipsis aria-hidden className="size-5" />
        </DropdownMenu.Trigger>
        <MenuSheet label={`Actions for ${card.id}`}>
          <DropdownMenu.Label className="max-w-72 px-3 py-2 text-dim">
            <span className="block font-semibold text-text">
              {card.id} {card.name ?? ""}
            </span>
            {card.memberId !== null && <span className="font-mono break-all">{card.memberId}</span>}
            {card.say !== null && <span className="mt-1 block">{card.say}</span>}
          </DropdownMenu.Label>
          <MenuRule />
          {memberId !== null && <MenuItem onSelect={() => copyOrTell(memberId)}>Copy member id</MenuItem>}
          {card.controls.map(({ action, disabled }) => (
            <MenuItem
              key={action}
              disabled={cannot ?? disabled}
              onSelect={() => (action === "slow" ? setIsSlowOpen(true) : run(() => order(card, action)))}
            >
              {ACTION_WORDS[action]}
            </MenuItem>
          ))}
          {card.commit !== null && (
            <>
              <MenuRule />
              <CommitItems id={card.id} group={group} now={card.commit} />
            </>
          )}
        </MenuSheet>
      </DropdownMenu.Root>
      <Dialog open={isSlowOpen} onOpenChange={setIsSlowOpen} title={`Slow ${card.id}`}>
        <DelayChoice card={card} group={group} />
      </Dialog>
    </>
  );
}
