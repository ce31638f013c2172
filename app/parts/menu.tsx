import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { use } from "react";
import { PortalContext } from "./portal.ts";

/** The sheet of a menu; its trigger is a `DropdownMenu.Trigger` beside it. */
export function MenuSheet({ children, label }: { children: ReactNode; label: string }) {
  return (
    <DropdownMenu.Portal container={use(PortalContext)}>
      <DropdownMenu.Content
        aria-label={label}
        align="end"
        sideOffset={6}
        collisionPadding={12}
        className="sheet z-30 max-h-[80dvh] min-w-56 max-w-[92vw] overflow-y-auto p-1.5"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  );
}

export const MENU_ITEM =
  "flex min-h-10 w-full cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 text-left outline-none select-none data-highlighted:bg-ink data-highlighted:text-inv";

interface MenuItemProps {
  children: ReactNode;
  onSelect: () => void;
  /** Why it cannot be chosen; stands under its words. */
  disabled?: string | null;
  hint?: string;
}

/** One line of a menu. Disabled, it can still be reached, and says why. */
export function MenuItem({ children, onSelect, disabled = null, hint }: MenuItemProps) {
  const select = (event: Event) => {
    if (disabled === null) onSelect();
    else event.preventDefault();
  };
  return (
    <DropdownMenu.Item onSelect={select} aria-disabled={disabled !== null || undefined} className={MENU_ITEM}>
      <span className="grow">
        <span className={`flex items-center gap-3 ${disabled === null ? "" : "opacity-60"}`}>{children}</span>
        {disabled !== null && <span className="block max-w-72 text-sm">{disabled}</span>}
      </span>
      {hint !== undefined && <kbd className="font-mono text-sm opacity-70">{hint}</kbd>}
    </DropdownMenu.Item>
  );
}

/** Before the words of a line that can be chosen: the mark of those that are. Its room is there always. */
export function ChosenMark() {
  return (
    <span className="grid size-4 flex-none place-items-center">
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden className="size-4" />
      </DropdownMenu.ItemIndicator>
    </span>
  );
}

export function MenuRule() {
  return <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />;
}
