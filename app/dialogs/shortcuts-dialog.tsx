"use client";

import { Switch } from "radix-ui";
import { SHORTCUTS } from "../keys/keymap.ts";
import { Dialog } from "../parts/dialog.tsx";
import { usePage } from "../store/hooks.ts";

/** The keys, and the switch that turns single ones off for people whose input sends them by accident. */
export function ShortcutsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { preferences, setPreferences } = usePage();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Shortcuts">
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-5 gap-y-2">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="inline-block min-w-9 rounded-md border border-edge bg-raise px-2 py-0.5 text-center font-mono">
                {keys}
              </kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-5 flex items-center gap-3 border-t border-line pt-4">
        <Switch.Root
          id="single-keys"
          checked={preferences.keys}
          onCheckedChange={(keys) => setPreferences({ keys })}
          className="h-7 w-12 flex-none rounded-full border border-edge bg-raise p-0.5 data-[state=checked]:bg-ink"
        >
          <Switch.Thumb className="block size-5.5 rounded-full bg-edge transition-transform data-[state=checked]:translate-x-5 data-[state=checked]:bg-inv motion-reduce:transition-none" />
        </Switch.Root>
        <label htmlFor="single-keys">Single keys press buttons</label>
      </div>
    </Dialog>
  );
}
