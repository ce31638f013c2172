"use client";

import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  about: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  onConfirm: () => void;
}

const BUTTON = "min-h-10 rounded-[0.625rem] border px-4 font-semibold";

/** Asks before something that cannot be taken back. Escape and Cancel do nothing. */
export function ConfirmDialog({ open, onOpenChange, title, about, confirm, onConfirm }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/55" />
        <AlertDialog.Content className="sheet fixed top-1/2 left-1/2 z-40 w-[94vw] max-w-lg -translate-x-1/2 -translate-y-1/2 p-6">
          <AlertDialog.Title className="text-xl font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-dim">{about}</AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className={`${BUTTON} border-line hover:bg-raise`}>Cancel</AlertDialog.Cancel>
            <AlertDialog.Action onClick={onConfirm} className={`${BUTTON} border-ink bg-ink text-inv`}>
              {confirm}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
