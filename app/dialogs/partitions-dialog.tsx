"use client";

import type { FormEvent } from "react";
import { useMemo, useState } from "react";
import type { TopicAnswer } from "../../lib/contract/http.ts";
import { MOST_PARTITIONS } from "../../lib/contract/http.ts";
import { partitionOf, userKey } from "../../lib/partitioner/partition-of.ts";
import { KeySpread } from "../panels/key-spread.tsx";
import { useIntoTopic } from "../panels/use-into-topic.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useLab, usePage } from "../store/hooks.ts";
import { formatCount, plural } from "../text/format.ts";
import { Field } from "./field.tsx";

interface PartitionsDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  topic: TopicAnswer;
  /** Why it cannot be done. */
  disabled: string | null;
  onAdded: () => void;
}

const WORDS = {
  title: (topic: string) => `Add partitions to ${topic}?`,
  about:
    "The lab did not make this topic. Kafka never takes partitions away again, and others' keys fall elsewhere from then on.",
  confirm: "Add them",
};

/** Makes a topic larger, and shows beforehand what that does to the keys. */
export function PartitionsDialog({ open, onOpenChange, topic, disabled, onAdded }: PartitionsDialogProps) {
  const [run, pending, question] = useIntoTopic(WORDS);
  const { commands } = usePage();
  const add = (partitions: number) =>
    run(topic.topic, async (confirm) => {
      await commands.addPartitions(topic.topic, { partitions, ...confirm });
      onAdded();
      onOpenChange(false);
    });
  return (
    <>
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        title="Add partitions"
        about="The consumers notice it by themselves, and rebalance. Kafka never takes partitions away again."
      >
        <PartitionsForm topic={topic} disabled={disabled} pending={pending} onAdd={add} />
      </Dialog>
      {question}
    </>
  );
}

interface PartitionsFormProps {
  topic: TopicAnswer;
  disabled: string | null;
  pending: boolean;
  onAdd: (partitions: number) => void;
}

function PartitionsForm({ topic: { topic, partitions }, disabled, pending, onAdd }: PartitionsFormProps) {
  const least = partitions.length + 1;
  const [text, setText] = useState(String(least));
  const users = useLab(({ status }) => status?.producer.users ?? 5);
  const count = Math.min(MOST_PARTITIONS, Math.max(least, Math.floor(Number(text)) || least));
  const moved = useMemo(() => countMoved(users, partitions.length, count), [users, partitions.length, count]);
  const add = () => onAdd(count);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (disabled === null && !pending) add();
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <Field label="Partitions in all" hint={`${topic} has ${partitions.length} now.`}>
        {(props) => (
          <input
            {...props}
            type="number"
            inputMode="numeric"
            min={least}
            max={MOST_PARTITIONS}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <section aria-label="Where keys fall then" className="rounded-lg border border-line p-3">
        <p className="mb-1 text-dim">
          Where the users' keys fall then: {formatCount(moved)} of {plural(users, "key")} on another partition than now. What was
          written before stays where it is, so such a key has messages in two, and their order is kept only within each.
        </p>
        <KeySpread aim={{ topic, partitions: count, keys: "user", users, key: null, partition: null }} />
      </section>
      <div className="flex justify-end">
        <Button look="primary" onPress={add} disabled={disabled} pending={pending} control="add-partitions-now">
          Add {count - partitions.length}
        </Button>
      </div>
    </form>
  );
}

function countMoved(users: number, before: number, after: number): number {
  const keys = Array.from({ length: users }, (_, index) => userKey(index + 1));
  return keys.filter((key) => partitionOf(key, before) !== partitionOf(key, after)).length;
}
