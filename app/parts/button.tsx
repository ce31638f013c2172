import { LoaderCircle } from "lucide-react";
import { Tooltip } from "radix-ui";
import type { MouseEvent, ReactNode, Ref } from "react";
import { use, useId, useState } from "react";
import { PortalContext } from "./portal.ts";

const LOOKS = {
  primary: "bg-ink text-inv border-ink font-semibold hover:opacity-90",
  plain: "border-line bg-panel font-semibold hover:bg-raise hover:border-edge",
  quiet: "border-transparent text-dim hover:text-text hover:bg-raise",
  danger: "border-bad bg-bad-wash text-bad-text font-semibold hover:border-bad-text",
} as const;

interface ButtonProps {
  children: ReactNode;
  onPress: () => void;
  look?: keyof typeof LOOKS;
  /** Why it cannot be pressed; it stays reachable, so that everybody can learn why. */
  disabled?: string | null;
  /** Its order is on its way. */
  pending?: boolean;
  /** Said instead of the visible text, and shown as a tip. */
  label?: string;
  className?: string;
  /** By which a lesson finds it, to show it to a learner. */
  control?: string;
  ref?: Ref<HTMLButtonElement>;
}

/**
 * Every button of the page. Disabled, it says why: to the pointer and the keyboard as a tip, to
 * touch when it is pressed, to a screen reader as its description.
 */
export function Button({
  children,
  onPress,
  look = "plain",
  disabled = null,
  pending = false,
  label,
  className = "",
  control,
  ref,
}: ButtonProps) {
  const [open, setOpen] = useState(false);
  const reasonId = useId();
  const isOff = disabled !== null || pending;
  const tip = disabled ?? label ?? null;
  const press = (event: MouseEvent) => {
    if (disabled !== null) {
      // Keeps Radix from closing the tip that a touch asks for.
      event.preventDefault();
      setOpen(true);
    } else if (!pending) {
      onPress();
    }
  };
  const button = (
    <button
      ref={ref}
      type="button"
      data-control={control}
      onClick={press}
      aria-disabled={isOff || undefined}
      aria-busy={pending || undefined}
      aria-label={label}
      aria-describedby={disabled === null ? undefined : reasonId}
      className={`relative inline-flex min-h-10 items-center justify-center gap-2 rounded-[0.625rem] border px-3.5 whitespace-nowrap ${LOOKS[look]} ${disabled === null ? "" : "opacity-45"} ${className}`}
    >
      {children}
      {disabled !== null && (
        <span id={reasonId} hidden>
          {disabled}
        </span>
      )}
      {pending && (
        <span className="absolute inset-0 grid place-items-center rounded-[inherit] bg-inherit">
          <LoaderCircle aria-hidden className="size-5 animate-spin motion-reduce:animate-none" />
        </span>
      )}
    </button>
  );
  if (tip === null) return button;
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
      <Tooltip.Trigger asChild>{button}</Tooltip.Trigger>
      <Tip>{tip}</Tip>
    </Tooltip.Root>
  );
}

/** The box of a tip. */
function Tip({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Portal container={use(PortalContext)}>
      <Tooltip.Content
        sideOffset={6}
        collisionPadding={12}
        className="z-50 max-w-80 rounded-lg bg-ink px-3 py-2 text-inv shadow-lg"
      >
        {children}
        <Tooltip.Arrow className="fill-ink" />
      </Tooltip.Content>
    </Tooltip.Portal>
  );
}
