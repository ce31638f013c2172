"use client";

import { ChevronDown, ListPlus, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { commitWord, USUAL_CHOICES } from "../board/commit-choice.tsx";
import type { Actions } from "../keys/actions.ts";
import { Button } from "../parts/button.tsx";
import { MenuItem, MenuRule, MenuSheet } from "../parts/menu.tsx";

/** Adds a consumer; its menu adds one that commits in another way, or several. */
export function AddButton({ actions }: { actions: Actions }) {
  return (
    <span className="flex">
      <Button
        look="primary"
        onPress={() => actions.addConsumer()}
        disabled={actions.cannotAdd}
        pending={actions.isAdding}
        control="add"
        className="max-sm:px-2.5 sm:rounded-r-none"
      >
        <Plus aria-hidden className="size-5" />
        <span>
          Add<span className="max-sm:sr-only"> consumer</span>
        </span>
        <kbd aria-hidden className="font-mono text-sm opacity-70 max-sm:hidden">
          A
        </kbd>
      </Button>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          aria-label="Add in another way"
          className={`grid min-h-10 w-8 place-items-center rounded-r-[0.625rem] border border-l-0 border-ink bg-ink text-inv hover:opacity-90 max-sm:hidden ${actions.cannotAdd === null ? "" : "opacity-45"}`}
        >
          <ChevronDown aria-hidden className="size-4" />
        </DropdownMenu.Trigger>
        <MenuSheet label="Add in another way">
          <DropdownMenu.Label className="px-3 pt-2 pb-1 text-dim">Add one that commits</DropdownMenu.Label>
          {USUAL_CHOICES.map((choice) => (
            <MenuItem key={choice.commit} onSelect={() => actions.addConsumer(choice.commit)} disabled={actions.cannotAdd}>
              {commitWord(choice)}
            </MenuItem>
          ))}
          <MenuRule />
          <MenuItem onSelect={actions.addSeveral} disabled={actions.cannotAdd}>
            <ListPlus aria-hidden className="size-4" />
            Add several…
          </MenuItem>
        </MenuSheet>
      </DropdownMenu.Root>
    </span>
  );
}
