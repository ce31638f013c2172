"use client";

import { useCommand, usePage } from "../store/hooks.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** Empties the embedded broker. */
export function WipeDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { commands, toasts } = usePage();
  const [run] = useCommand();
  const wipe = () =>
    run(async () => {
      await commands.orderBroker("wipe");
      toasts.note("The broker is empty", "The lab’s consumers join again by themselves.");
    });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Wipe the broker?"
      about="All topics, messages, committed offsets and groups of the embedded broker go, also those that other programs made. The lab makes its own topics again, and its consumers join anew. This cannot be taken back."
      confirm="Wipe"
      onConfirm={wipe}
    />
  );
}
