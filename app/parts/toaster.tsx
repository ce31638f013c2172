"use client";

import { CircleAlert, Info, X } from "lucide-react";
import { Toast } from "radix-ui";
import { useSyncExternalStore } from "react";
import { usePage } from "../store/hooks.ts";
import type { Toast as Message } from "../store/toasts.ts";

const SHOWN_MS = { error: 12_000, note: 5000 } as const;

/** Shows the toasts; pointing at one, or focusing it (F8), keeps it there. */
export function Toaster() {
  const { toasts } = usePage();
  const list = useSyncExternalStore(toasts.subscribe, toasts.list, toasts.list);
  return (
    <Toast.Provider swipeDirection="right" label="Message">
      {list.map((toast) => (
        <OneToast key={toast.id} toast={toast} onGone={() => toasts.dismiss(toast.id)} />
      ))}
      <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-104 max-w-[92vw] flex-col gap-3" />
    </Toast.Provider>
  );
}

function OneToast({ toast, onGone }: { toast: Message; onGone: () => void }) {
  const isError = toast.kind === "error";
  const Icon = isError ? CircleAlert : Info;
  return (
    <Toast.Root
      type={isError ? "foreground" : "background"}
      duration={SHOWN_MS[toast.kind]}
      onOpenChange={(open) => {
        if (!open) onGone();
      }}
      className="sheet flex gap-3 p-4"
    >
      <Icon aria-hidden className={`mt-0.5 size-5 flex-none ${isError ? "text-bad-text" : "text-dim"}`} />
      <div className="min-w-0 grow">
        <Toast.Title className="font-semibold">{toast.title}</Toast.Title>
        <Toast.Description className="mt-0.5 break-words text-dim">
          {toast.detail}
          {toast.todo !== null && <span className="mt-1.5 block text-text">{toast.todo}</span>}
        </Toast.Description>
      </div>
      <Toast.Close
        aria-label="Close message"
        className="-mt-2 -mr-2 grid size-10 flex-none place-items-center rounded-lg text-dim hover:text-text"
      >
        <X aria-hidden className="size-5" />
      </Toast.Close>
    </Toast.Root>
  );
}
