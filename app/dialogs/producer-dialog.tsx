"use client";

import type { FormEvent } from "react";
import { useEffect, useState } from "react";
import type { Acks, KeyMode, ProducerBody, ValueKind } from "../../lib/contract/producer.ts";
import { TopicName } from "../../lib/contract/names.ts";
import type { LabStatus } from "../../lib/contract/socket.ts";
import { KeySpread } from "../panels/key-spread.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useCommand, useLab, usePage } from "../store/hooks.ts";
import { plural } from "../text/format.ts";
import { Field } from "./field.tsx";

type Producer = LabStatus["producer"];

interface ProducerDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  producer: Producer;
  /** Why nothing of it can be changed. */
  disabled: string | null;
  order: (body: ProducerBody) => void;
}

/** Everything that the producer can be set to: where to, keys, values, acknowledgements. */
export function ProducerDialog({ open, onOpenChange, producer, disabled, order }: ProducerDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Producer"
      about="What is sent, where it goes, and who acknowledges it."
      wide
    >
      <ProducerForm
        producer={producer}
        disabled={disabled}
        order={(body) => {
          order(body);
          onOpenChange(false);
        }}
      />
    </Dialog>
  );
}

const KEYS: readonly [KeyMode, string][] = [
  ["user", "user id: of a random user"],
  ["none", "none"],
  ["fixed", "fixed: always the same"],
  ["roundrobin", "none, and each partition in its turn (round robin)"],
];
const VALUES: readonly [ValueKind, string][] = [
  ["web-events", "web events: page_view, click, purchase"],
  ["json", "JSON of one's own"],
  ["text", "text of one's own"],
];
const ACKS: readonly [Acks, string, string][] = [
  ["all", "all: every in-sync replica", "A message counts as produced when no single broker's end can lose it."],
  [
    1,
    "1: the leader",
    "A message counts as produced when the leader has it; if that one is lost before the others have it, it is gone.",
  ],
  [0, "0: nobody", "Nothing is acknowledged: what counts is what was handed to the connection, whether it arrived or not."],
];

function ProducerForm({ producer, disabled, order }: Pick<ProducerDialogProps, "producer" | "disabled" | "order">) {
  const [topic, setTopic] = useState(producer.topic);
  const [keys, setKeys] = useState(producer.keys);
  const [users, setUsers] = useState(String(producer.users));
  const [key, setKey] = useState(producer.key ?? "");
  const [partition, setPartition] = useState(producer.partition);
  const [values, setValues] = useState(producer.values);
  const [value, setValue] = useOwnValue(producer.values);
  const [acks, setAcks] = useState<Acks>(producer.acks);
  const [wrong, setWrong] = useState<{ field: string; says: string } | null>(null);
  const partitions = topic === producer.topic ? producer.partitions : null;
  const count = Math.min(MOST_USERS, Math.max(1, Math.floor(Number(users)) || 1));
  const errorOf = (field: string) => (wrong?.field === field ? wrong.says : null);

  const submit = () => {
    const own = ownValue(values, value);
    if (!TopicName.safeParse(topic).success) setWrong({ field: "topic", says: "This is no topic's name." });
    else if (own === null) setWrong({ field: "value", says: "This is not JSON." });
    else order({ topic, keys, users: count, key, partition, values, acks, ...own });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (disabled === null) submit();
  };

  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-5">
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        <Field label="Topic" error={errorOf("topic")} hint={<PartitionsOf topic={topic} partitions={partitions} />}>
          {(props) => <input {...props} value={topic} onChange={(event) => setTopic(event.target.value)} spellCheck={false} />}
        </Field>
        <Field label="Explicit partition" hint="Wins over any key.">
          {(props) => (
            <select
              {...props}
              value={partition ?? -1}
              onChange={(event) => setPartition(event.target.value === "-1" ? null : Number(event.target.value))}
            >
              <option value={-1}>none: the key decides</option>
              {Array.from({ length: Math.max(partitions ?? 0, (partition ?? -1) + 1) }, (_, index) => (
                <option key={index} value={index}>
                  {index}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Key" hint={`Mapped to a partition by ${producer.partitioner}, as Kafka's default partitioner does it.`}>
          {(props) => (
            <select {...props} value={keys} onChange={(event) => setKeys(pick(KEYS, event.target.value, keys))}>
              {KEYS.map(([mode, word]) => (
                <option key={mode} value={mode}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
        {keys === "fixed" ? (
          <Field label="The key" hint="Text.">
            {(props) => <input {...props} maxLength={1000} value={key} onChange={(event) => setKey(event.target.value)} />}
          </Field>
        ) : (
          <Field label="Users" hint="user_001, user_002 … also in the events, whatever the key is.">
            {(props) => (
              <input
                {...props}
                type="number"
                inputMode="numeric"
                min={1}
                max={MOST_USERS}
                value={users}
                onChange={(event) => setUsers(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <section aria-label="Where it goes" className="rounded-lg border border-line bg-bg p-3">
        <KeySpread aim={{ topic, partitions, keys, users: count, key, partition }} />
        {keys === "user" && partition === null && partitions !== null && (
          <p className="mt-1 text-sm text-dim">
            So it is with {plural(partitions, "partition")}; with another number of them the same keys fall elsewhere.
          </p>
        )}
      </section>
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        <Field label="Value" hint="The web events are those of a made-up shop.">
          {(props) => (
            <select {...props} value={values} onChange={(event) => setValues(pick(VALUES, event.target.value, values))}>
              {VALUES.map(([kind, word]) => (
                <option key={kind} value={kind}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="acks" hint={ACKS.find(([each]) => each === acks)?.[2]}>
          {(props) => (
            <select
              {...props}
              value={acks}
              onChange={(event) => setAcks(ACKS.find(([each]) => String(each) === event.target.value)?.[0] ?? acks)}
            >
              {ACKS.map(([each, word]) => (
                <option key={each} value={each}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {values !== "web-events" && (
        <Field label={values === "json" ? "JSON" : "Text"} error={errorOf("value")} hint="The same in every message.">
          {(props) => (
            <textarea
              {...props}
              rows={4}
              value={value}
              onChange={(event) => setValue(event.target.value)}
              spellCheck={false}
              className="field font-mono"
            />
          )}
        </Field>
      )}
      <div className="flex justify-end">
        <Button look="primary" onPress={submit} disabled={disabled}>
          Set
        </Button>
      </div>
    </form>
  );
}

const MOST_USERS = 10_000;

/** The value in its field as text; it is not part of the status, since it may be long, and is asked for when the form opens. */
function useOwnValue(kind: ValueKind): [string, (value: string) => void] {
  const { commands } = usePage();
  const [run] = useCommand();
  const [value, setValue] = useState('{ "hello": "world" }');
  useEffect(() => {
    if (kind === "web-events") return;
    run(async () => {
      const { values, value: now } = await commands.producer();
      if (values !== "web-events" && now !== null)
        setValue(typeof now === "string" && values === "text" ? now : JSON.stringify(now, null, 2));
    });
  }, [commands, kind, run]);
  return [value, setValue];
}

/** The part of the order that is the value; null where the text is not what it has to be. */
function ownValue(kind: ValueKind, text: string): { value?: unknown } | null {
  if (kind === "web-events") return {};
  if (kind === "text") return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function pick<T extends string>(options: readonly (readonly [T, string])[], value: string, otherwise: T): T {
  return options.find(([each]) => each === value)?.[0] ?? otherwise;
}

/** How many the topic has, and that it was configured with another number, where it was. */
function PartitionsOf({ topic, partitions }: { topic: string; partitions: number | null }) {
  const expected = useLab(({ watched }) => (watched?.view?.topic === topic ? watched.view.expectedPartitions : null));
  if (partitions === null) return "It has to be there already.";
  if (expected === null) return `${plural(partitions, "partition")}.`;
  return `It has ${plural(partitions, "partition")}, not the ${expected} of KAFKA_TOPIC_PARTITIONS: keys fall as they do with ${partitions}.`;
}
