"use client";

import type { FormEvent } from "react";
import { useCallback, useState } from "react";
import { TopicName } from "../../lib/contract/names.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { CommandError } from "../store/commands.ts";
import { useCommand, usePage } from "../store/hooks.ts";
import { plural } from "../text/format.ts";
import { Field, NameField } from "./field.tsx";

interface TopicDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Why it cannot be done. */
  disabled: string | null;
}

/** Makes a topic. */
export function TopicDialog({ open, onOpenChange, disabled }: TopicDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New topic"
      about="A group of its own reads it: New group… in the list of groups."
    >
      <TopicForm disabled={disabled} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function TopicForm({ disabled, onDone }: { disabled: string | null; onDone: () => void }) {
  const { commands, toasts } = usePage();
  const [name, setName] = useState("");
  const [partitions, setPartitions] = useState("3");
  const [replication, setReplication] = useState("");
  const [wrong, setWrong] = useState<{ field: string; says: string } | null>(null);
  const handled = useCallback((error: unknown) => {
    if (!(error instanceof CommandError) || error.field === null) return false;
    setWrong({ field: error.field, says: error.message });
    return true;
  }, []);
  const [run, pending] = useCommand(handled);
  const errorOf = (field: string) => (wrong?.field === field ? wrong.says : null);

  const create = () => {
    const count = Math.max(1, Math.floor(Number(partitions)) || 1);
    const parsed = TopicName.safeParse(name);
    if (!parsed.success) {
      setWrong({
        field: "name",
        says: name === "" ? "Give the topic a name." : (parsed.error.issues[0]?.message ?? "It is not valid."),
      });
      return;
    }
    setWrong(null);
    const factor = replication.trim() === "" ? {} : { replicationFactor: Math.max(1, Math.floor(Number(replication)) || 1) };
    run(async () => {
      await commands.createTopic({ name, partitions: count, ...factor });
      toasts.note(`Topic ${name} is there`, `It has ${plural(count, "partition")}.`);
      onDone();
    });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (disabled === null && !pending) create();
  };
  const number = { type: "number", inputMode: "numeric", min: 1 } as const;

  return (
    <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4">
      <NameField
        label="Name"
        error={errorOf("name")}
        hint="Letters, digits, dots, hyphens and underscores."
        value={name}
        onChange={setName}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Partitions" error={errorOf("partitions")} hint="More can be added later, none taken away.">
          {(props) => <input {...props} {...number} value={partitions} onChange={(event) => setPartitions(event.target.value)} />}
        </Field>
        <Field label="Replication factor" error={errorOf("replicationFactor")} hint="Empty: as configured.">
          {(props) => (
            <input {...props} {...number} value={replication} onChange={(event) => setReplication(event.target.value)} />
          )}
        </Field>
      </div>
      <div className="flex justify-end">
        <Button look="primary" onPress={create} disabled={disabled} pending={pending}>
          Create
        </Button>
      </div>
    </form>
  );
}
