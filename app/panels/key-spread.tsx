"use client";

import { useMemo } from "react";
import type { LabStatus } from "../../lib/contract/socket.ts";
import { partitionOf, spreadKeys, userKey } from "../../lib/partitioner/partition-of.ts";
import { useLab } from "../store/hooks.ts";
import { plural } from "../text/format.ts";
import { hueOf } from "../theme/hue.ts";

/** What decides where messages go, as the producer is set or is about to be. */
export type Aim = Pick<LabStatus["producer"], "topic" | "partitions" | "keys" | "users" | "key" | "partition">;

/** Keys that are listed by name at most; more are counted. */
const NAMED = 24;
/** Partitions that are listed at most. */
const LISTED = 12;

/** Which partition each key falls on, before anything is sent; in the colour of who owns that partition. */
export function KeySpread({ aim }: { aim: Aim }) {
  const seesValues = useLab(({ status }) => status?.seesValues ?? true);
  const sentence = seesValues ? sayAim(aim) : "Keys are shown to the host only.";
  return sentence === null ? <Users aim={aim} /> : <p className="text-dim">{sentence}</p>;
}

/** Where everything goes, as one sentence; null where it depends on the user. */
function sayAim({ partitions, keys, key, partition }: Aim): string | null {
  if (partition !== null) return `All to P${partition}: an explicit partition wins over any key.`;
  switch (keys) {
    case "none":
      return "No key: the lab's client takes the partitions in turn. Other clients fill a batch for one, then take another.";
    case "roundrobin":
      return "No key: partition 0, 1, 2 … in turn, each as often.";
    case "fixed":
      if (partitions === null || key === null) return "All to one partition: the one on which the key falls.";
      return `“${key}” falls on P${partitionOf(key, partitions)}: all go there.`;
    case "user":
      return partitions === null ? "Where a key falls is known once the topic is asked about." : null;
  }
}

function Users({ aim: { topic, partitions, users } }: { aim: Aim }) {
  const count = partitions ?? 0;
  const spread = useMemo(
    () =>
      spreadKeys(
        Array.from({ length: users }, (_, index) => userKey(index + 1)),
        count,
      ).map((keys, partition) => ({ partition, keys })),
    [users, count],
  );
  const owners = useOwners(topic);
  return (
    <ul aria-label="Where each key falls" className="flex flex-wrap gap-x-4 gap-y-0.5">
      {spread.slice(0, LISTED).map(({ partition, keys }) => (
        <li key={partition} data-hue={hueOf(owners[partition] ?? null) ?? undefined} className="flex gap-2">
          <b className="text-hue-strong">P{partition}</b>
          <span className={keys.length === 0 ? "text-dim" : "font-mono text-[0.9375rem] leading-6"}>
            {keys.length === 0 ? "no key" : users > NAMED ? plural(keys.length, "key") : keys.join(" ")}
          </span>
        </li>
      ))}
      {count > LISTED && <li className="text-dim">and {plural(count - LISTED, "more partition")}</li>}
    </ul>
  );
}

/** Who owns the first partitions of the topic, where the group that is shown reads it. */
function useOwners(topic: string): string[] {
  const owners = useLab(({ watched }) =>
    watched?.view?.topic === topic
      ? watched.view.partitions
          .slice(0, LISTED)
          .map(({ owner }) => owner ?? "")
          .join()
      : "",
  );
  return owners.split(",");
}
