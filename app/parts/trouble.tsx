import type { ReactNode } from "react";
import type { CommandError } from "../store/commands.ts";

/** What went wrong; nothing where nothing did. */
export function Trouble({ says }: { says: ReactNode }) {
  if (says === null) return null;
  return (
    <p role="alert" className="rounded-lg border border-bad bg-bad-wash p-3 text-bad-text">
      {says}
    </p>
  );
}

/** Why a command was refused, and what to do. */
export function Refusal({ error: { title, message, todo } }: { error: CommandError }) {
  return (
    <Trouble
      says={
        <>
          <b>{title}.</b> {message} {todo}
        </>
      }
    />
  );
}
