"use client";

import { ChevronRight, Columns2, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { use } from "react";
import { ChosenMark, MENU_ITEM, MenuItem, MenuRule } from "../parts/menu.tsx";
import { PortalContext } from "../parts/portal.ts";
import { useCannot, useLab, usePageState } from "../store/hooks.ts";
import { MOST_BESIDE } from "../store/page-state.ts";

/** Within the menu of groups: which boards stand beside that of `group`. */
export function BesideMenu({ group, newBeside }: { group: string; newBeside: () => void }) {
  const groups = useLab(({ status }) => status?.groups ?? null);
  const cannot = useCannot();
  const [{ beside }, setPage] = usePageState();
  const others = groups?.filter((each) => each.group !== group) ?? [];
  const full = beside.length >= MOST_BESIDE ? `At most ${MOST_BESIDE + 1} boards stand beside each other.` : null;
  const toggle = (name: string, isShown: boolean) => {
    if (!isShown) setPage({ beside: beside.filter((each) => each !== name) });
    else if (full === null) setPage({ beside: [...beside, name] });
  };
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={MENU_ITEM}>
        <Columns2 aria-hidden className="size-4" />
        <span className="grow">Beside this one</span>
        <ChevronRight aria-hidden className="size-4" />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal container={use(PortalContext)}>
        <DropdownMenu.SubContent
          aria-label="Beside this one"
          collisionPadding={12}
          className="sheet z-30 max-h-[80dvh] min-w-56 max-w-[92vw] overflow-y-auto p-1.5"
        >
          {others.map((each) => (
            <DropdownMenu.CheckboxItem
              key={each.group}
              checked={beside.includes(each.group)}
              aria-disabled={(full !== null && !beside.includes(each.group)) || undefined}
              onCheckedChange={(isShown) => toggle(each.group, isShown)}
              className={MENU_ITEM}
            >
              <ChosenMark />
              <b className="min-w-0 truncate font-mono font-semibold">{each.group}</b>
            </DropdownMenu.CheckboxItem>
          ))}
          {others.length > 0 && <MenuRule />}
          <MenuItem onSelect={newBeside} disabled={cannot ?? full}>
            <Plus aria-hidden className="size-4" />
            Another group on this topic…
          </MenuItem>
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}
