"use client";

import type { FormEvent } from "react";
import { useState } from "react";
import { commitWord, USUAL_CHOICES } from "../board/commit-choice.tsx";
import { CommitMode, USUAL_COMMIT } from "../../lib/contract/client-facts.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useCommand, useLab, usePage } from "../store/hooks.ts";
import { Field } from "./field.tsx";

interface AddProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  group: string;
  cannot: string | null;
}

/** Adds several consumers at once, or one with a name, a delay or a session of its own. */
export function AddDialog({ open, onOpenChange, group, cannot }: AddProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add several consumers"
      about={`They join group ${group} at the same time.`}
    >
      <AddForm group={group} cannot={cannot} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function AddForm({ group, cannot, onDone }: { group: string; cannot: string | null; onDone: () => void }) {
  const { commands } = usePage();
  const [run, pending] = useCommand();
  const limit = useLab(({ status }) => (status ? Math.max(1, status.limits.consumers - status.consumers) : 1));
  const [count, setCount] = useState("3");
  const [name, setName] = useState("");
  const [delay, setDelay] = useState("");
  const [session, setSession] = useState("");
  const [commit, setCommit] = useState<CommitMode>(USUAL_COMMIT.commit);

  const submit = () => {
    const processingMs = numberOf(delay);
    const sessionTimeoutMs = numberOf(session);
    run(async () => {
      await commands.addConsumers(group, {
        count: Math.min(limit, Math.max(1, numberOf(count) ?? 1)),
        ...(name.trim() === "" ? {} : { name: name.trim() }),
        ...(processingMs === null ? {} : { processingMs }),
        ...(sessionTimeoutMs === null ? {} : { sessionTimeoutMs }),
        commit,
      });
      onDone();
    });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (cannot === null && !pending) submit();
  };
  const number = { type: "number", inputMode: "numeric", min: 0 } as const;

  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="How many" hint={`At most ${limit} more.`}>
          {(props) => (
            <input {...props} {...number} min={1} max={limit} value={count} onChange={(event) => setCount(event.target.value)} />
          )}
        </Field>
        <Field label="Name" hint="Shown beside C1, C2 …; may be left empty.">
          {(props) => <input {...props} maxLength={40} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Delay for each message, ms" hint="Empty: none.">
          {(props) => (
            <input {...props} {...number} max={600_000} value={delay} onChange={(event) => setDelay(event.target.value)} />
          )}
        </Field>
        <Field label="Session timeout, ms" hint="Empty: as configured. The broker has limits of its own.">
          {(props) => (
            <input
              {...props}
              {...number}
              min={100}
              max={1_800_000}
              value={session}
              onChange={(event) => setSession(event.target.value)}
            />
          )}
        </Field>
        <Field label="Commits" hint="Where a crash makes duplicates, or loses a message.">
          {(props) => (
            <select {...props} value={commit} onChange={(event) => setCommit(CommitMode.parse(event.target.value))}>
              {USUAL_CHOICES.map((choice) => (
                <option key={choice.commit} value={choice.commit}>
                  {commitWord(choice)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div className="flex justify-end">
        <Button look="primary" onPress={submit} disabled={cannot} pending={pending}>
          Add them
        </Button>
      </div>
    </form>
  );
}

function numberOf(text: string): number | null {
  return text.trim() === "" || !Number.isFinite(Number(text)) ? null : Math.floor(Number(text));
}
