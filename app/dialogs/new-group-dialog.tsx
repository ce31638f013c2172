"use client";

import type { FormEvent, ReactNode } from "react";
import { useState } from "react";
import { Assignor } from "../../lib/contract/consumer-thread.ts";
import { GroupName, TopicName } from "../../lib/contract/names.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Refusal } from "../parts/trouble.tsx";
import { CommandError } from "../store/commands.ts";
import { useLab, usePage, usePageState } from "../store/hooks.ts";
import { Field, NameField } from "./field.tsx";

interface NewGroupProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A name to begin with: the one in the address that the lab does not have. */
  name: string;
  /** Its board shall stand beside the one that is shown, not in its place. */
  isBeside?: boolean;
}

type Protocol = "both" | Assignor;

/** What the group's leader does with it; it stays as long as the group is open. */
const ABOUT: Record<Protocol, string> = {
  both: "With both offered, clients in other languages can join whatever they offer.",
  range: "Of each topic everybody gets a run of neighbouring partitions, whatever they had before.",
  roundrobin: "All partitions are dealt out one by one, whatever everybody had before.",
  sticky: "As even as it can be, and as few partitions change their owner as possible.",
};

/** Opens a group. Where others are in it, or its topic is missing, it says so and offers the way on. */
export function NewGroupDialog({ open, onOpenChange, name, isBeside = false }: NewGroupProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={isBeside ? "Another group on this topic" : "New group"}
      about="Consumers of one group share a topic's partitions; each group gets every message for itself."
    >
      <NewGroupForm name={name} isBeside={isBeside} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function NewGroupForm({ name, isBeside, onDone }: { name: string; isBeside: boolean; onDone: () => void }) {
  const { commands } = usePage();
  const [{ beside }, setPage] = usePageState();
  const usualTopic = useLab(({ watched, status }) => watched?.view?.topic || (status?.configuredTopic ?? ""));
  const [group, setGroup] = useState(name);
  const [topic, setTopic] = useState(usualTopic);
  const [protocol, setProtocol] = useState<Protocol>("both");
  const [partitions, setPartitions] = useState(3);
  const [error, setError] = useState<CommandError | null>(null);
  const [pending, setPending] = useState(false);

  const open = async ({ adopt, makeTopic }: { adopt: boolean; makeTopic: boolean }) => {
    if (makeTopic) await commands.createTopic({ name: topic, partitions });
    await commands.openGroup({
      group,
      topic,
      ...(protocol === "both" ? {} : { assignor: protocol }),
      ...(adopt ? { adopt } : {}),
    });
    setPage(isBeside ? { beside: [...beside, group] } : { group });
    onDone();
  };
  const send = (how: { adopt: boolean; makeTopic: boolean }) => {
    setPending(true);
    setError(null);
    open(how)
      .catch((failure: unknown) => {
        setError(failure instanceof CommandError ? failure : defect(failure));
      })
      .finally(() => setPending(false))
      .catch(() => undefined);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = wrongField(group, topic);
    if (wrong) setError(wrong);
    else send({ adopt: false, makeTopic: false });
  };
  const errorOf = (field: string) => (error?.field === field ? error.message : null);

  return (
    <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4">
      <NameField
        label="Name"
        error={errorOf("group")}
        hint="The group id that members send to the coordinator."
        value={group}
        onChange={setGroup}
      />
      <NameField
        label="Topic"
        error={errorOf("topic")}
        hint="All its consumers subscribe to this topic."
        value={topic}
        onChange={setTopic}
      />
      <Field label="Assignor" error={errorOf("assignor")} hint={ABOUT[protocol]}>
        {(props) => (
          <select {...props} value={protocol} onChange={(event) => setProtocol(protocolOf(event.target.value))}>
            <option value="both">range and roundrobin, range first</option>
            {Assignor.options.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        )}
      </Field>
      {error?.code === "GROUP_HAS_FOREIGN_MEMBERS" && (
        <Question
          text={`${error.message} If the lab's consumers join, partitions are taken from them, and every consumer that you add or kill stops them for a moment.`}
        >
          <Button look="danger" pending={pending} onPress={() => send({ adopt: true, makeTopic: false })}>
            Join them all the same
          </Button>
        </Question>
      )}
      {error?.code === "TOPIC_NOT_FOUND" && (
        <Question text={error.message}>
          <label className="inline-flex items-center gap-2">
            with
            <input
              type="number"
              min={1}
              max={2000}
              value={partitions}
              onChange={(event) => setPartitions(Math.max(1, Math.floor(event.target.valueAsNumber || 1)))}
              className="field w-24"
            />
            partitions
          </label>
          <Button pending={pending} onPress={() => send({ adopt: false, makeTopic: true })}>
            Create the topic
          </Button>
        </Question>
      )}
      {error && !OFFERED.has(error.code) && error.field === null && <Refusal error={error} />}
      <div className="flex justify-end gap-3 pt-1">
        <button
          type="submit"
          aria-disabled={pending || undefined}
          className="min-h-10 rounded-[0.625rem] border border-ink bg-ink px-4 font-semibold text-inv"
        >
          Open group
        </button>
      </div>
    </form>
  );
}

const OFFERED = new Set(["GROUP_HAS_FOREIGN_MEMBERS", "TOPIC_NOT_FOUND"]);

function Question({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-lg border border-warn bg-warn-wash p-4 text-warn-text">
      <p>{text}</p>
      <div className="flex flex-wrap items-center gap-3 text-text">{children}</div>
    </div>
  );
}

function protocolOf(value: string): Protocol {
  return Assignor.safeParse(value).data ?? "both";
}

/** Checked before it is sent, by the contract's own rules. */
function wrongField(group: string, topic: string): CommandError | null {
  const checks = [
    { field: "group", result: GroupName.safeParse(group) },
    { field: "topic", result: TopicName.safeParse(topic) },
  ];
  for (const { field, result } of checks) {
    if (!result.success) {
      const [issue] = result.error.issues;
      const detail = group === "" && field === "group" ? "Give the group a name." : (issue?.message ?? "This is not valid.");
      return new CommandError({ code: "VALIDATION", title: "", detail, todo: "", field });
    }
  }
  return null;
}

function defect(failure: unknown): CommandError {
  const detail = failure instanceof Error ? failure.message : String(failure);
  return new CommandError({ code: "PAGE_DEFECT", title: "The page has a defect", detail, todo: "Reload the page." });
}
