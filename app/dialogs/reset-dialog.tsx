"use client";

import { systemClock } from "../../lib/clock/clock.ts";
import { useCommand, useLab, usePage } from "../store/hooks.ts";
import { resetClass } from "../store/reset-class.ts";
import { plural } from "../text/format.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** Cards of crashed consumers can go when their sessions have ended: so long that is waited for. */
const PATIENCE_MS = 60_000;

/** Lets all the lab's consumers leave, in every group. */
export function ResetDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { commands, toasts } = usePage();
  const groups = useLab(({ status }) => status?.groups ?? null);
  const [run] = useCommand();
  const inUse = groups?.filter(({ consumers }) => consumers > 0) ?? [];
  const count = inUse.reduce((sum, { consumers }) => sum + consumers, 0);
  const reset = () =>
    run(async () => {
      const { going, held } = await resetClass(
        inUse.map(({ group }) => group),
        { commands, clock: systemClock, patienceMs: PATIENCE_MS },
      );
      const still =
        held === 0 ? "" : `${plural(held, "card")} still there: the coordinator counts them to the end of their sessions.`;
      toasts.note(`${plural(going, "consumer")} told to go`, still);
    });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Reset class?"
      about={
        count === 0
          ? "The lab has no consumers now: there is nothing to reset."
          : `${plural(count, "consumer")} of the lab in ${plural(inUse.length, "group")} leave, frozen ones are cut off, and the cards of crashed ones are put away. Topics, messages and committed offsets stay; members that are not the lab's stay too.`
      }
      confirm="Let all leave"
      onConfirm={reset}
    />
  );
}
