"use client";

import { Send } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { SendMessageBody, SentMessage } from "../../lib/contract/messages.ts";
import { partitionOf } from "../../lib/partitioner/partition-of.ts";
import { Button } from "../parts/button.tsx";
import { CopyButton } from "../parts/copy.tsx";
import { useCannot, useLab, usePage } from "../store/hooks.ts";
import { curlLine } from "../text/curl-line.ts";
import { FollowStrip } from "./follow-strip.tsx";
import { useIntoTopic } from "./use-into-topic.tsx";

/** What is in the form, as text. */
interface Draft {
  key: string;
  partition: string;
  value: string;
  isTombstone: boolean;
  headers: string;
}

const FIRST: Draft = { key: "user_001", partition: "", value: "hello", isTombstone: false, headers: "" };

/** Sends one message into the topic of the group that is shown, and follows it until it is committed. */
export function SendPanel({ tabs }: { tabs: ReactNode }) {
  const topic = useLab(({ watched, status }) => watched?.view?.topic ?? status?.configuredTopic ?? "");
  const partitions = useLab(({ watched }) => watched?.view?.partitionCount ?? null);
  const { commands, followed } = usePage();
  const cannot = useCannot();
  const [intoTopic, isPending, question] = useIntoTopic();
  const [draft, setDraft] = useState(FIRST);
  const [sent, setSent] = useState<SentMessage | null>(null);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const body = bodyOf(topic, draft);
  const send = () =>
    intoTopic(topic, async (confirm) => {
      const answer = await commands.sendMessage({ ...body, ...confirm });
      setSent(answer);
      followed.set(`${answer.topic}:${answer.partition}`);
    });
  useEffect(() => () => followed.set(null), [followed]);
  return (
    <section aria-label="Send one" className="flex h-full flex-col gap-2 lg:overflow-y-auto">
      {tabs}
      <div className="grid grid-cols-[minmax(0,1fr)_9.5rem] gap-2">
        <label className="flex items-center gap-2 text-dim">
          key
          <input
            className="field"
            value={draft.key}
            onChange={(event) => change({ key: event.target.value })}
            spellCheck={false}
          />
        </label>
        <select
          aria-label="Partition"
          className="field"
          value={draft.partition}
          onChange={(event) => change({ partition: event.target.value })}
        >
          <option value="">{byKey(draft.key, partitions)}</option>
          {Array.from({ length: partitions ?? 0 }, (_, index) => (
            <option key={index} value={index}>
              P{index}
            </option>
          ))}
        </select>
      </div>
      <textarea
        aria-label="Value"
        rows={2}
        className="field min-h-16 flex-none font-mono disabled:opacity-45"
        value={draft.isTombstone ? "null: a tombstone" : draft.value}
        disabled={draft.isTombstone}
        onChange={(event) => change({ value: event.target.value })}
        spellCheck={false}
      />
      <details>
        <summary className="text-dim">Headers, tombstone</summary>
        <div className="flex flex-col gap-1.5 py-1.5">
          <textarea
            aria-label="Headers, one a line"
            placeholder="name: value"
            rows={2}
            className="field font-mono"
            value={draft.headers}
            onChange={(event) => change({ headers: event.target.value })}
            spellCheck={false}
          />
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-5"
              checked={draft.isTombstone}
              onChange={(event) => change({ isTombstone: event.target.checked })}
            />
            No value: a tombstone, which deletes the key where the topic is compacted
          </label>
        </div>
      </details>
      <div className="flex items-center gap-3">
        <Button look="primary" onPress={send} disabled={cannot} pending={isPending}>
          <Send aria-hidden className="size-4" />
          Send
        </Button>
        <Curl body={body} />
      </div>
      {sent && <FollowStrip key={`${sent.topic}:${sent.partition}:${sent.offset}`} sent={sent} />}
      {question}
    </section>
  );
}

/** What an empty choice of the partition means for this key. */
function byKey(key: string, partitions: number | null): string {
  if (key === "") return "in turn";
  return partitions === null ? "by key" : `by key: P${partitionOf(key, partitions)}`;
}

function bodyOf(topic: string, { key, partition, value, isTombstone, headers }: Draft): SendMessageBody {
  const pairs = headers.split("\n").flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
  return {
    topic,
    value: isTombstone ? null : value,
    ...(key === "" ? {} : { key }),
    ...(partition === "" ? {} : { partition: Number(partition) }),
    ...(pairs.length === 0 ? {} : { headers: Object.fromEntries(pairs) }),
  };
}

const neverChanges = () => () => {};
const ownOrigin = () => window.location.origin;
/** Where the page is rendered first there is no address. */
const noOrigin = () => "";

/** The line for a terminal that sends the same. */
function Curl({ body }: { body: SendMessageBody }) {
  const takesToken = useLab(({ status }) => (status?.joinUrls.length ?? 0) > 0);
  const origin = useSyncExternalStore(neverChanges, ownOrigin, noOrigin);
  const line = curlLine(origin, body, takesToken);
  return (
    <>
      <code title={line} className="min-w-0 grow truncate font-mono text-[0.9375rem] text-dim">
        {line}
      </code>
      <CopyButton text={() => line} title="The line for a terminal that sends the same message">
        <span className="sr-only">Copy the curl line</span>
      </CopyButton>
    </>
  );
}
