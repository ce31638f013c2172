"use client";

import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { memo } from "react";
import type { CommitSetting } from "../../lib/contract/client-facts.ts";
import { CommitMode, USUAL_COMMIT } from "../../lib/contract/client-facts.ts";
import type { Card } from "../../lib/group/board-types.ts";
import { ChosenMark, MENU_ITEM, MenuSheet } from "../parts/menu.tsx";
import { useCannot, useCommand, usePage } from "../store/hooks.ts";
import { formatDelay } from "../text/format.ts";

/** What each mode does, and what a crash makes of it. */
const ABOUT: Record<CommitMode, { word: string; about: string }> = {
  after: { word: "After handling", about: "A crash in between: messages are delivered twice." },
  before: { word: "Before handling", about: "A crash in between: the message in hand is lost." },
  interval: { word: "Every", about: "As Kafka's own clients do: a crash delivers all since the last commit twice." },
};

const INTERVALS = [1_000, USUAL_COMMIT.commitIntervalMs, 30_000];

export const USUAL_CHOICES: readonly CommitSetting[] = [
  { ...USUAL_COMMIT, commit: "after" },
  { ...USUAL_COMMIT, commit: "before" },
  { ...USUAL_COMMIT, commit: "interval" },
];

/** "After handling", "Every 5 s". */
export function commitWord({ commit, commitIntervalMs }: CommitSetting): string {
  const { word } = ABOUT[commit];
  return commit === "interval" ? `${word} ${formatDelay(commitIntervalMs)}` : word;
}

interface CommitProps {
  card: Card;
  /** With it, another way can be chosen. */
  group: string | null;
  className?: string;
}

/** When a consumer commits, in one line of its card. */
export const CommitLine = memo(function CommitLine({ card: { id, commit }, group, className = "" }: CommitProps) {
  if (commit === null) return null;
  const word =
    commit.commit === "interval" ? (
      lower(commitWord(commit))
    ) : (
      // A phone has room for one word.
      <span>
        {commit.commit}
        <span className="max-sm:sr-only"> handling</span>
      </span>
    );
  return (
    <p className={`-mb-1.5 flex min-h-7 flex-wrap items-center gap-x-1.5 text-dim max-sm:text-[0.875rem] ${className}`}>
      commits{" "}
      {group === null ? (
        <b className="font-semibold text-text">{word}</b>
      ) : (
        <CommitMenu id={id} group={group} now={commit} className="-ml-1.5 max-sm:min-h-10">
          {word}
        </CommitMenu>
      )}
    </p>
  );
}, isSameCommit);

/** The same in a word, for a card that has no room for a line: "after", "5 s". */
export const CommitChip = memo(function CommitChip({ card: { id, commit }, group, className = "" }: CommitProps) {
  if (commit === null) return null;
  const word = commit.commit === "interval" ? formatDelay(commit.commitIntervalMs) : commit.commit;
  return group === null ? (
    <span className={`flex-none text-dim ${className}`} title={`commits ${lower(commitWord(commit))}`}>
      {word}
    </span>
  ) : (
    <CommitMenu id={id} group={group} now={commit} className={`-mx-1 flex-none text-dim! ${className}`}>
      {word}
    </CommitMenu>
  );
}, isSameCommit);

function isSameCommit(before: CommitProps, after: CommitProps): boolean {
  return (
    before.group === after.group &&
    before.className === after.className &&
    before.card.id === after.card.id &&
    before.card.commit === after.card.commit
  );
}

interface MenuProps {
  id: string;
  group: string;
  now: CommitSetting;
  className: string;
  children: ReactNode;
}

function CommitMenu({ id, group, now, className, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={`${id} commits ${lower(commitWord(now))}, choose another way`}
        title={`commits ${lower(commitWord(now))}`}
        data-control="commit"
        className={`inline-flex min-h-7 items-center gap-0.5 rounded-lg px-1.5 font-semibold whitespace-nowrap text-text hover:bg-raise ${className}`}
      >
        {children}
        <ChevronDown aria-hidden className="size-4 text-dim" />
      </DropdownMenu.Trigger>
      <MenuSheet label={`When ${id} commits`}>
        <CommitItems id={id} group={group} now={now} />
      </MenuSheet>
    </DropdownMenu.Root>
  );
}

function lower(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** The choices as lines of a menu; the one that holds is marked. */
export function CommitItems({ id, group, now }: { id: string; group: string; now: CommitSetting }) {
  const { commands } = usePage();
  const [run] = useCommand();
  const cannot = useCannot();
  const intervals = [...new Set([...INTERVALS, now.commitIntervalMs])].toSorted((a, b) => a - b);
  const choices: CommitSetting[] = [
    ...USUAL_CHOICES.filter(({ commit }) => commit !== "interval"),
    ...intervals.map((commitIntervalMs) => ({ commit: "interval" as const, commitIntervalMs })),
  ];
  const choose = (value: string) => {
    const choice = choices.find((each) => valueOf(each) === value);
    if (choice && cannot === null) run(() => commands.changeConsumer(group, id, changeOf(choice)));
  };
  return (
    <>
      <DropdownMenu.Label className="max-w-80 px-3 pt-2 pb-1 text-dim">{cannot ?? `When ${id} commits`}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={valueOf(now)} onValueChange={choose}>
        {choices.map((choice, index) => (
          <DropdownMenu.RadioItem
            key={valueOf(choice)}
            value={valueOf(choice)}
            data-control={`commit-${valueOf(choice)}`}
            aria-disabled={cannot !== null || undefined}
            className={`${MENU_ITEM} ${cannot === null ? "" : "opacity-60"}`}
          >
            <ChosenMark />
            <span className="max-w-80">
              {commitWord(choice)}
              {/* Said once for all intervals. */}
              {(choice.commit !== "interval" || index === 2) && (
                <span className="block text-sm opacity-80">{ABOUT[choice.commit].about}</span>
              )}
            </span>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

/** The interval is left as it is where the mode has none. */
function changeOf({ commit, commitIntervalMs }: CommitSetting) {
  return commit === "interval" ? { commit, commitIntervalMs } : { commit };
}

/** Two settings that do the same have the same value. */
function valueOf({ commit, commitIntervalMs }: CommitSetting): string {
  return commit === "interval" ? `${commit} ${commitIntervalMs}` : commit;
}
