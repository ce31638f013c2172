"use client";

import type { FormEvent } from "react";
import { useState } from "react";
import type { ResetAnswer } from "../../lib/contract/offsets.ts";
import { Button } from "../parts/button.tsx";
import { CopyBlock } from "../parts/copy.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { TableHead } from "../parts/table-head.tsx";
import { Refusal } from "../parts/trouble.tsx";
import { CommandError } from "../store/commands.ts";
import { useCommand, useLab, usePage } from "../store/hooks.ts";
import { resetLine } from "../text/kafka-lines.ts";
import { Field } from "./field.tsx";
import { readForm, type ResetForm } from "./reset-offsets-form.ts";

interface ResetOffsetsProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  group: string;
  topic: string;
}

/** Sets where a stopped group goes on reading; what that would be is shown first. */
export function ResetOffsetsDialog({ open, onOpenChange, group, topic }: ResetOffsetsProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Reset offsets"
      about={
        <>
          Where <span className="font-mono break-all">{group}</span> goes on in topic{" "}
          <span className="font-mono break-all">{topic}</span> when it has members again. The messages stay as they are.
        </>
      }
      wide
    >
      <ResetOffsetsForm group={group} topic={topic} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

const FIRST: ResetForm = { to: "earliest", offset: "", time: "", partitions: "" };

function ResetOffsetsForm({ group, topic, onDone }: { group: string; topic: string; onDone: () => void }) {
  const { commands, toasts } = usePage();
  const brokers = useLab(({ status }) => status?.broker.address ?? "");
  const [form, setForm] = useState(FIRST);
  const [preview, setPreview] = useState<ResetAnswer | null>(null);
  const [error, setError] = useState<CommandError | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [run, pending] = useCommand((failure) => {
    if (!(failure instanceof CommandError)) return false;
    setError(failure);
    return true;
  });
  const { body, wrong } = readForm(form);
  const change = (part: Partial<ResetForm>) => {
    setForm({ ...form, ...part });
    setPreview(null);
    setError(null);
    setAsked(false);
  };
  const look = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setAsked(true);
    if (body) run(async () => setPreview(await commands.resetOffsets(group, { ...body, dryRun: true })));
  };
  const reset = () => {
    if (!body) return;
    setError(null);
    run(async () => {
      const { partitions } = await commands.resetOffsets(group, body);
      toasts.note(`Offsets of ${group} were reset`, `Partitions: ${partitions.map(({ partition }) => partition).join(", ")}`);
      onDone();
    });
  };
  const errorOf = (field: keyof ResetForm) => {
    if (isAsked && wrong?.field === field) return wrong.says;
    return error?.field === field ? error.message : null;
  };
  return (
    <form onSubmit={look} noValidate className="flex flex-col gap-4">
      <ResetFields form={form} change={change} errorOf={errorOf} />
      {error && error.field !== "partitions" && <Refusal error={error} />}
      {preview && <Preview rows={preview.partitions} />}
      {body && (
        <div className="flex flex-col gap-1.5">
          <h3 className="font-medium">The same by Kafka’s own tool, from the lab’s folder</h3>
          <CopyBlock
            text={resetLine({
              brokers,
              group,
              topic,
              partitions: body.partitions ?? null,
              to: body.to,
              execute: preview !== null,
            })}
            what="line for kafka-consumer-groups"
          />
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <button
          type="submit"
          aria-disabled={pending || undefined}
          className="min-h-10 rounded-[0.625rem] border border-line px-4 font-semibold hover:border-edge hover:bg-raise"
        >
          Preview
        </button>
        <Button
          look="primary"
          onPress={reset}
          pending={pending && preview !== null}
          disabled={preview === null ? "Look at the preview first." : null}
        >
          Reset offsets
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  form: ResetForm;
  change: (part: Partial<ResetForm>) => void;
  errorOf: (field: keyof ResetForm) => string | null;
}

function ResetFields({ form, change, errorOf }: FieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field label="To" hint="An offset beyond an end of the log becomes that end.">
        {(props) => (
          <select {...props} value={form.to} onChange={(event) => change({ to: targetOf(event.target.value) })}>
            <option value="earliest">earliest</option>
            <option value="latest">latest</option>
            <option value="offset">an offset</option>
            <option value="time">a time</option>
          </select>
        )}
      </Field>
      {form.to === "offset" && (
        <Field label="Offset" error={errorOf("offset")} hint="The next one that is read.">
          {(props) => (
            <input
              {...props}
              inputMode="numeric"
              value={form.offset}
              onChange={(event) => change({ offset: event.target.value })}
            />
          )}
        </Field>
      )}
      {form.to === "time" && (
        <Field label="Time" error={errorOf("time")} hint="Of this computer’s time zone: the first message at or after it.">
          {(props) => (
            <input
              {...props}
              type="datetime-local"
              step={1}
              value={form.time}
              onChange={(event) => change({ time: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label="Partitions" error={errorOf("partitions")} hint="Empty: all. Else by number: 0, 2.">
        {(props) => (
          <input
            {...props}
            value={form.partitions}
            placeholder="all"
            autoComplete="off"
            onChange={(event) => change({ partitions: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function targetOf(value: string): ResetForm["to"] {
  return value === "latest" || value === "offset" || value === "time" ? value : "earliest";
}

const HEADS = ["PARTITION", "CURRENT-OFFSET", "NEW-OFFSET", "DIFFERENCE"];

function Preview({ rows }: { rows: ResetAnswer["partitions"] }) {
  return (
    <div tabIndex={0} role="region" aria-label="Preview" className="max-h-72 overflow-auto rounded-lg border border-line">
      <table className="w-full border-collapse font-mono text-[0.9375rem]">
        <TableHead heads={HEADS} cell="px-3 py-1.5" unseen="Note" />
        <tbody>
          {rows.map(({ partition, currentOffset, newOffset, difference, note }) => (
            <tr key={partition} className="border-t border-line">
              <td className="px-3 py-1.5">{partition}</td>
              <td className="px-3 py-1.5">{currentOffset ?? "-"}</td>
              <td className="px-3 py-1.5 font-semibold">{newOffset}</td>
              <td className="px-3 py-1.5 whitespace-nowrap">{differenceText(difference)}</td>
              <td className="px-3 py-1.5 font-sans text-dim">{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "+12", "−12": with a sign, since it says in which direction the group goes. */
function differenceText(difference: string | null): string {
  if (difference === null) return "-";
  if (difference.startsWith("-")) return `−${difference.slice(1)}`;
  return difference === "0" ? "0" : `+${difference}`;
}
