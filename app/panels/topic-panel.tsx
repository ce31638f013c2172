"use client";

import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useCallback, useEffect, useState } from "react";
import { systemClock } from "../../lib/clock/clock.ts";
import type { TopicAnswer } from "../../lib/contract/http.ts";
import { PartitionsDialog } from "../dialogs/partitions-dialog.tsx";
import { TopicDialog } from "../dialogs/topic-dialog.tsx";
import { Button } from "../parts/button.tsx";
import { CopyText } from "../parts/copy.tsx";
import { TableHead } from "../parts/table-head.tsx";
import { CommandError } from "../store/commands.ts";
import { useCannot, useLab, usePage } from "../store/hooks.ts";
import { formatCount, plural } from "../text/format.ts";
import { shellWord } from "../text/terminal-lines.ts";
import { useTopicChoice } from "./topic-choice.tsx";

/** Leaders and replicas change without anybody telling: they are asked for so often while they are looked at. */
const EVERY_MS = 3000;
/** Rows drawn at most. */
const AT_MOST = 200;

/** The topic as the cluster describes it, and what can be done to it. */
export function TopicPanel({ tabs }: { tabs: ReactNode }) {
  const [name, choice] = useTopicChoice();
  const [topic, trouble, ask] = useTopic(name);
  const cannot = useCannot();
  const [open, setOpen] = useState<"partitions" | "topic" | null>(null);
  const shows = (dialog: "partitions" | "topic") => ({
    open: open === dialog,
    onOpenChange: (isOpen: boolean) => setOpen(isOpen ? dialog : null),
  });
  return (
    <section aria-label="Topic" className="@container flex h-full flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        {tabs}
        <span className="grow" />
        {choice}
        <Button
          onPress={() => setOpen("partitions")}
          disabled={cannot ?? (topic ? null : "The topic is not known yet.")}
          control="add-partitions"
          className="min-h-9 max-sm:min-h-10"
        >
          <Plus aria-hidden className="size-4" />
          Add partitions…
        </Button>
        <Button onPress={() => setOpen("topic")} disabled={cannot} className="min-h-9 max-sm:min-h-10">
          New topic…
        </Button>
      </div>
      {topic && <Summary topic={topic} />}
      {trouble !== null && <p className="text-warn-text">{trouble}</p>}
      {topic === null && trouble === null && (
        <p className="text-dim">{name === null ? "No topic is known." : "Asking the cluster …"}</p>
      )}
      {topic && <PartitionTable topic={topic} />}
      {topic && <PartitionsDialog {...shows("partitions")} topic={topic} disabled={cannot} onAdded={ask} />}
      <TopicDialog {...shows("topic")} disabled={cannot} />
    </section>
  );
}

/** What the cluster says of a topic, asked again and again. */
function useTopic(name: string | null): [topic: TopicAnswer | null, trouble: string | null, ask: () => void] {
  const { commands } = usePage();
  const [topic, setTopic] = useState<TopicAnswer | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const ask = useCallback(() => {
    if (name === null) return;
    commands.describeTopic(name).then(
      (answer) => {
        setTopic(answer);
        setTrouble(null);
      },
      (error: unknown) => setTrouble(error instanceof CommandError ? `${error.title}. ${error.message}` : String(error)),
    );
  }, [commands, name]);
  useEffect(() => {
    const cancel = systemClock.after(0, ask);
    const stop = systemClock.every(EVERY_MS, ask);
    return () => {
      cancel();
      stop();
    };
  }, [ask]);
  // Of another topic nothing is shown but what was asked about that one.
  return [topic?.topic === name ? topic : null, trouble, ask];
}

function Summary({ topic: { topic, partitions, ours } }: { topic: TopicAnswer }) {
  const expected = useLab(({ watched }) => (watched?.view?.topic === topic ? watched.view.expectedPartitions : null));
  const replication = partitions[0]?.replicas.length ?? 0;
  const line = `npm run kafka -- topics --describe --topic ${shellWord(topic)}`;
  return (
    <div className="flex flex-wrap items-baseline gap-x-5 text-dim">
      <span>
        <b className="font-mono font-semibold text-text">{topic}</b>
        {!ours && " · not the lab's"}
      </span>
      <span>
        PartitionCount <b className="text-text">{partitions.length}</b>
      </span>
      <span>
        ReplicationFactor <b className="text-text">{replication}</b>
      </span>
      <CopyText text={line} shown="kafka-topics --describe" what="the command" />
      {expected !== null && (
        <span className="text-warn-text">not the {plural(expected, "partition")} of KAFKA_TOPIC_PARTITIONS</span>
      )}
    </div>
  );
}

const HEADS = ["PARTITION", "LEADER", "REPLICAS", "ISR"];

function PartitionTable({ topic: { partitions } }: { topic: TopicAnswer }) {
  return (
    // Focusable, because it scrolls.
    <div tabIndex={0} role="region" aria-label="Table of Topic" className="min-h-0 overflow-auto [contain:content]">
      <table className="w-full border-collapse font-mono text-[0.9375rem]">
        <TableHead heads={HEADS} cell="py-1 pr-3" />
        <tbody>
          {partitions.slice(0, AT_MOST).map(({ partition, leader, replicas, isr }) => (
            <tr key={partition} className="border-t border-line">
              <td className="py-1.5 pr-3">{partition}</td>
              <td className={`pr-3 ${leader < 0 ? "text-bad-text" : ""}`}>{leader < 0 ? "none" : leader}</td>
              <td className="pr-3">{replicas.join()}</td>
              <td className={`pr-3 ${isr.length < replicas.length ? "text-warn-text" : ""}`}>
                {isr.join()}
                {isr.length < replicas.length && " (under-replicated)"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {partitions.length > AT_MOST && (
        <p className="py-2 text-dim">and {formatCount(partitions.length - AT_MOST)} more partitions</p>
      )}
    </div>
  );
}
