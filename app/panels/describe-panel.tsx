"use client";

import type { ReactNode } from "react";
import { memo, useMemo } from "react";
import type { GroupView } from "../../lib/group/view.ts";
import {
  describeAsCli,
  hasStatic,
  membersAsCli,
  selectDescribe,
  selectMembers,
  selectState,
  stateAsCli,
} from "../../lib/group/describe.ts";
import { topicsOf } from "../../lib/group/topics.ts";
import { CopyButton } from "../parts/copy.tsx";
import { TableHead } from "../parts/table-head.tsx";
import { AFTER_THE_BOARD_MS, useLab, usePageState } from "../store/hooks.ts";
import { describeLine } from "../text/kafka-lines.ts";
import { formatCount, shortMemberId } from "../text/format.ts";
import { hueOf } from "../theme/hue.ts";

type View = "describe" | "members" | "state";

const VIEWS: readonly { view: View; word: string; option: string }[] = [
  { view: "describe", word: "Describe", option: "--describe" },
  { view: "members", word: "--members", option: "--describe --members" },
  { view: "state", word: "--state", option: "--describe --state" },
];

const AS_CLI: Record<View, (view: GroupView) => string> = { describe: describeAsCli, members: membersAsCli, state: stateAsCli };

const optionOf = (view: View) => VIEWS.find((each) => each.view === view)?.option ?? "--describe";

const LONG = 60;

/** What `kafka-consumer-groups` would print now, live. */
export function DescribePanel({ view, tabs }: { view: View; tabs: ReactNode }) {
  const isLong = useLab(({ watched }) => (watched?.view?.partitions.length ?? 0) > LONG);
  // A long table is drawn less often still.
  const group = useLab(({ watched }) => watched?.view ?? null, isLong ? 500 : AFTER_THE_BOARD_MS);
  const brokers = useLab(({ status }) => status?.broker.address ?? null);
  const [, setPage] = usePageState();
  return (
    <section aria-label="Describe" className="@container flex h-full flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-1">
        {tabs}
        {VIEWS.map((each) => (
          <button
            key={each.view}
            type="button"
            aria-pressed={each.view === view}
            onClick={() => setPage({ panel: each.view })}
            className={`min-h-9 border-b-3 px-2 @max-[60rem]:px-1.5 max-sm:min-h-10 ${each.view === view ? "border-ink font-semibold" : "border-transparent text-dim hover:text-text"} ${each.view === "describe" ? "-ml-2 text-lg lg:hidden" : "font-mono"}`}
          >
            {each.word}
          </button>
        ))}
        <span className="grow" />
        <span className="flex gap-x-1">
          {group && brokers !== null && (
            <CopyButton
              text={() => describeLine({ brokers, group: group.group }, optionOf(view))}
              title={describeLine({ brokers, group: group.group }, optionOf(view))}
            >
              <span className="@max-[60rem]:hidden">Copy the command</span>
              <span className="@min-[60rem]:hidden">Command</span>
            </CopyButton>
          )}
          {group && (
            <CopyButton text={() => AS_CLI[view](group)} title={`As kafka-consumer-groups ${optionOf(view)} prints it`}>
              <span className="@max-[60rem]:hidden">Copy as the CLI prints it</span>
              <span className="@min-[60rem]:hidden">Table</span>
            </CopyButton>
          )}
        </span>
      </div>
      {group ? <DescribeTable group={group} view={view} /> : <p className="text-dim">No group is shown.</p>}
    </section>
  );
}

interface Row {
  key: string;
  at: string | null;
  cells: string[];
}

/** What no member has is not shown, as the tool has it. */
function headsOf(group: GroupView, view: View): string[] {
  const isStatic = view === "members" && hasStatic(selectMembers(group));
  return HEADS[view].filter((head) => head !== INSTANCE_ID || isStatic);
}

const INSTANCE_ID = "GROUP-INSTANCE-ID";

const HEADS: Record<View, string[]> = {
  describe: ["PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID"],
  members: ["CONSUMER-ID", INSTANCE_ID, "HOST", "CLIENT-ID", "#PARTITIONS"],
  state: ["COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS"],
};

function rowsOf(group: GroupView, view: View): Row[] {
  switch (view) {
    case "describe": {
      const isOneTopic = topicsOf(group).length < 2;
      return selectDescribe(group).map((row) => ({
        key: `${row.topic}:${row.partition}`,
        at: row.at,
        cells: [
          isOneTopic ? row.partition : `${row.topic} ${row.partition}`,
          row.currentOffset,
          row.logEndOffset,
          row.lag,
          shortMemberId(row.consumerId),
          row.host,
          row.clientId,
        ],
      }));
    }
    case "members": {
      const members = selectMembers(group);
      const isStatic = hasStatic(members);
      return members.map(({ consumerId, instanceId, host, clientId, partitions, at }) => ({
        key: consumerId,
        at,
        cells: [consumerId, ...(isStatic ? [instanceId] : []), host, clientId, partitions],
      }));
    }
    case "state": {
      const row = selectState(group);
      return [{ key: row.group, at: null, cells: [row.coordinator, row.assignmentStrategy, row.state, row.members] }];
    }
  }
}

/** Rows drawn at most: the rest is counted, and the copy has it all. */
const AT_MOST = 200;

function DescribeTable({ group, view }: { group: GroupView; view: View }) {
  const rows = useMemo(() => rowsOf(group, view), [group, view]);
  const heads = headsOf(group, view);
  if (rows.length === 0) {
    return (
      <p className="text-dim">
        {view === "members" ? "The coordinator lists no members." : "No partition is assigned, and none has a commit."}
      </p>
    );
  }
  return (
    // Focusable, because it scrolls.
    <div tabIndex={0} role="region" aria-label="Table of Describe" className="min-h-0 overflow-auto [contain:content]">
      <table className="w-full border-collapse font-mono text-[0.9375rem]">
        <TableHead heads={heads} cell="py-1 pr-3" />
        <tbody>
          {rows.slice(0, AT_MOST).map((row) => (
            <TableRow key={row.key} at={row.at} text={row.cells.join("\t")} heads={heads.join("\t")} />
          ))}
        </tbody>
      </table>
      {rows.length > AT_MOST && (
        <p className="py-2 text-dim">and {formatCount(rows.length - AT_MOST)} more rows: copy has all of them.</p>
      )}
    </div>
  );
}

/** A row is drawn anew only when its text has changed. */
const TableRow = memo(function TableRow({ at, text, heads }: { at: string | null; text: string; heads: string }) {
  const cells = text.split("\t");
  return (
    <tr data-hue={hueOf(at) ?? undefined} className="border-t border-line">
      {heads.split("\t").map((head, column) => (
        <td
          key={head}
          title={head === "CLIENT-ID" ? cells[column] : undefined}
          className={`py-1.5 pr-3 whitespace-nowrap ${head === "CONSUMER-ID" && at !== null ? "text-hue-strong" : ""} ${head === "CLIENT-ID" ? "max-w-72 truncate" : ""}`}
        >
          {cells[column]}
        </td>
      ))}
    </tr>
  );
});
