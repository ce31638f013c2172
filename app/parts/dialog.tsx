import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title. */
  about?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  /** As wide as the page. */
  full?: boolean;
}

/** The first field has the focus, else the dialog itself: the cross would be the wrong thing to begin with. */
function focusFirstField(event: Event) {
  event.preventDefault();
  if (!(event.target instanceof HTMLElement)) return;
  (event.target.querySelector<HTMLElement>("input, select") ?? event.target).focus();
}

/** A dialog over the page: Escape and the cross close it, focus stays inside and goes back afterwards. */
export function Dialog({ open, onOpenChange, title, about, children, wide = false, full = false }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/55" />
        <Radix.Content
          {...(about === undefined ? { "aria-describedby": undefined } : {})}
          onOpenAutoFocus={focusFirstField}
          className={`sheet fixed top-1/2 outline-none left-1/2 z-40 flex max-h-[92dvh] w-[94vw] -translate-x-1/2 -translate-y-1/2 flex-col ${full ? "" : wide ? "max-w-4xl" : "max-w-xl"}`}
        >
          <div className="flex items-start gap-4 px-6 pt-5 pb-3">
            <div className="grow">
              <Radix.Title className="text-xl font-semibold">{title}</Radix.Title>
              {about !== undefined && <Radix.Description className="mt-1 text-dim">{about}</Radix.Description>}
            </div>
            <Radix.Close
              aria-label="Close"
              className="-mr-2 grid size-10 flex-none place-items-center rounded-lg text-dim hover:bg-raise hover:text-text"
            >
              <X aria-hidden className="size-5" />
            </Radix.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-6 pt-1 pb-6">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
