"use client";

import { DoorOpen, Ellipsis, Keyboard, ListPlus, Presentation, SunMoon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { Actions } from "../keys/actions.ts";
import { MenuItem, MenuRule, MenuSheet } from "../parts/menu.tsx";
import { useCannot, usePage } from "../store/hooks.ts";

/** What is needed less often. */
export function MoreMenu({ actions }: { actions: Actions }) {
  const { preferences } = usePage();
  const cannot = useCannot();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label="More"
        className="grid size-10 place-items-center rounded-[0.625rem] border border-line hover:border-edge hover:bg-raise"
      >
        <Ellipsis aria-hidden className="size-5" />
      </DropdownMenu.Trigger>
      <MenuSheet label="More">
        <MenuItem onSelect={actions.addSeveral} disabled={actions.cannotAdd}>
          <ListPlus aria-hidden className="size-4" />
          Add several…
        </MenuItem>
        <MenuItem onSelect={actions.resetClass} disabled={cannot}>
          <DoorOpen aria-hidden className="size-4" />
          Reset class…
        </MenuItem>
        <MenuRule />
        <MenuItem onSelect={actions.nextTheme} hint="T">
          <SunMoon aria-hidden className="size-4" />
          Theme: {preferences.theme}
        </MenuItem>
        <MenuItem onSelect={actions.toggleProjector} hint="P">
          <Presentation aria-hidden className="size-4" />
          {preferences.projector ? "Usual size" : "Projector size"}
        </MenuItem>
        <MenuItem onSelect={actions.shortcuts} hint="?">
          <Keyboard aria-hidden className="size-4" />
          Shortcuts
        </MenuItem>
      </MenuSheet>
    </DropdownMenu.Root>
  );
}
