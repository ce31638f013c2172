"use client";

import { Pause, Play, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Button } from "../../parts/button.tsx";
import type { MessageFeedState } from "../../store/message-feed.ts";
import { useLab, usePage } from "../../store/hooks.ts";
import { formatCount, plural } from "../../text/format.ts";
import { useTopicChoice } from "../topic-choice.tsx";
import { FilterFields } from "./filter-fields.tsx";
import type { Look } from "./look-choice.tsx";
import { LookChoice } from "./look-choice.tsx";
import { MessageCount, ReadCount } from "./message-count.tsx";
import { MessageList } from "./message-list.tsx";
import type { Filter, ShownRow } from "./shown-row.ts";
import { ANY, passes, rowOfSeen } from "./shown-row.ts";
import { useTopicPages } from "./topic-pages.ts";

/** The messages themselves. */
export function MessagesPanel({ tabs }: { tabs: ReactNode }) {
  const group = useLab(({ watched }) => watched?.view?.group ?? null);
  const isWatched = useLab(({ watched }) => watched?.view?.origin === "watched");
  const [topic, choice] = useTopicChoice();
  return (
    <section aria-label="Messages" className="@container flex h-full flex-col gap-2">
      {group === null || topic === null ? (
        <>
          {tabs}
          <p className="text-dim">{group === null ? "No group is shown." : "It is not known yet what this group reads."}</p>
        </>
      ) : (
        <Messages
          key={group}
          bar={
            <>
              {tabs}
              <span className="grow max-sm:hidden" />
              {choice}
            </>
          }
          group={isWatched ? null : group}
          topic={topic}
        />
      )}
    </section>
  );
}

interface MessagesProps {
  /** What stands before the controls. */
  bar: ReactNode;
  /** Null where none of its consumers is the lab's: nobody tells what they handle. */
  group: string | null;
  topic: string;
}

function Messages({ bar, group, topic }: MessagesProps) {
  const [look, setLook] = useState<Look>(group === null ? "now" : "group");
  const [filter, setFilter] = useState<Filter>(ANY);
  const { messages } = usePage();
  const feed = useFeed(look, group, topic);
  const pages = useTopicPages(topic, filter.partition, look === "beginning");
  const [frozen, setFrozen] = useState<{ rows: readonly ShownRow[]; count: number } | null>(null);

  const isLive = look !== "beginning";
  const live = useMemo(() => feed.rows.map(rowOfSeen), [feed.rows]);
  const { rows } = isLive ? (frozen ?? { rows: live }) : pages;
  const shown = useMemo(() => rows.filter((row) => passes(row, filter)), [rows, filter]);
  // What is there when it is called, not what was there when a line was drawn.
  const pause = useCallback(() => {
    const { rows: now, count } = messages.get();
    if (isLive) setFrozen((before) => before ?? { rows: now.map(rowOfSeen), count });
  }, [messages, isLive]);
  const choose = (next: Look) => {
    setLook(next);
    setFrozen(null);
    setFilter({ ...filter, consumer: null });
  };
  const clear = () => {
    messages.clear();
    setFrozen(null);
  };
  const trouble = isLive ? feed.trouble : pages.trouble;

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        {bar}
        <LookChoice look={look} hasGroup={group !== null} onChoose={choose} />
        {isLive && <PauseButton isPaused={frozen !== null} onPress={frozen ? () => setFrozen(null) : pause} />}
        {isLive && (
          <Button onPress={clear} label="Clear: begin from now" className="min-h-9 px-2.5 max-sm:min-h-10">
            <Trash2 aria-hidden className="size-4" />
          </Button>
        )}
      </div>
      <div className="flex items-center gap-x-4 gap-y-1.5 @max-[44rem]:flex-wrap">
        <FilterFields filter={filter} onChange={setFilter} hasConsumers={look === "group"} />
        {isLive ? <MessageCount feed={feed} paused={frozen && feed.count - frozen.count} /> : <ReadCount pages={pages} />}
      </div>
      {trouble !== null && <p className="text-warn-text">{trouble}</p>}
      <MessageList
        key={look}
        rows={shown}
        flows={isLive && frozen === null}
        empty={emptyWord(look, rows.length, filter)}
        onRead={pause}
      />
      {!isLive && pages.left !== null && pages.left > 0 && (
        <div>
          <Button onPress={pages.readOn} className="min-h-9">
            Read on: {formatCount(pages.left)} ahead
          </Button>
        </div>
      )}
    </>
  );
}

/** Watches what is looked at while it is; from the beginning nothing is watched but read. */
function useFeed(look: Look, group: string | null, topic: string): MessageFeedState {
  const { messages } = usePage();
  useEffect(() => {
    if (look === "beginning") return undefined;
    return messages.watch(look === "group" && group !== null ? { kind: "group", group } : { kind: "topic", topic });
  }, [messages, look, group, topic]);
  return useSyncExternalStore(messages.subscribe, messages.get, messages.get);
}

function PauseButton({ isPaused, onPress }: { isPaused: boolean; onPress: () => void }) {
  const Icon = isPaused ? Play : Pause;
  return (
    <Button
      onPress={onPress}
      className="min-h-9 min-w-28 max-sm:min-h-10"
      label={isPaused ? "Go on: show what comes" : "Pause: what comes is counted all the same"}
    >
      <Icon aria-hidden className="size-4" />
      {isPaused ? "Go on" : "Pause"}
    </Button>
  );
}

function emptyWord(look: Look, rows: number, filter: Filter): string {
  if (rows > 0) return `None of the ${plural(rows, "message")} that are kept is as asked for.`;
  if (look === "beginning") return "The topic holds nothing, or nothing of this partition.";
  if (filter !== ANY) return "Nothing has come yet.";
  return look === "group"
    ? "None of the lab's consumers has handled anything yet. Add one, and start the producer or send one."
    : "Nothing has come since you look. Start the producer, or send one.";
}
