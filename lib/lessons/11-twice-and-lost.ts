import { answerLedger } from "../group/ledger-answer.ts";
import type { GroupView } from "../group/view.ts";
import type { Lesson } from "./lesson.ts";
import { areOwned } from "./scene.ts";

/** The longest there is: however long somebody reads, no commit comes in between. */
const NEVER_MEANWHILE_MS = 600_000;

export const twiceAndLost: Lesson = {
  id: "twice-and-lost",
  title: "Delivered twice, and lost: where the commit stands",
  learn: "The log loses nothing. Whether a message is handled once, twice or never is decided by when its offset is committed.",
  needs: {
    partitions: 1,
    groups: [
      { consumers: 2, with: { commit: "interval", commitIntervalMs: NEVER_MEANWHILE_MS } },
      { consumers: 2, with: { commit: "before", processingMs: 1500 } },
    ],
    producer: { ratePerSecond: 10, keys: "none" },
  },
  steps: [
    {
      panel: "ledger",
      say: "One partition: C1 has it, C2 stands by. C1 handles each message when it comes, but commits only every 600 s. (Java's client does so every 5 s, unless it is told otherwise.) The Ledger, below, counts what becomes of the messages.",
      act: null,
      expect: { that: "C1 has handled messages and not committed them", holds: ({ view }) => notCommitted(view) >= 10 },
    },
    {
      panel: "ledger",
      say: "Crash C1, after handling and before the commit. Where will C2 begin?",
      act: { do: "crash", who: "C1" },
      expect: {
        that: "C2 owns P0, and has handled once more what C1 had not committed",
        holds: ({ view }, { view: before }) =>
          areOwned(view, { C2: [0] }) && redelivered(view) >= notCommitted(before) && isPast(view, before),
      },
      seen: "At the group's last commit: nobody knows anything newer. {twice} messages that C1 had handled were delivered again; the Ledger has them under “more than once”. None was lost. That is “at least once”.",
    },
    {
      group: 1,
      panel: "ledger",
      say: "The board shows another group on the same topic. It commits a message first, and then handles it, which takes 1.5 s.",
      act: null,
      expect: { that: "C1 has just taken a message", holds: ({ view }, { view: before }) => takenAt(view) > takenAt(before) },
    },
    {
      group: 1,
      panel: "ledger",
      say: "Crash its C1 in the middle of a message. That message is committed already: where will C2 begin?",
      act: { do: "crash", who: "C1" },
      expect: {
        that: "C2 owns P0, and a message is lost",
        holds: ({ view }) => areOwned(view, { C2: [0] }) && answerLedger(view).totals.lost >= 1,
      },
      seen: "Behind it. {lost} was committed and never handled, and nobody will ever be given it: lost, for this group, although it is still in the log. None was delivered twice. That is “at most once”.",
    },
  ],
  question: {
    ask: "Which is right: to commit before handling, or after it?",
    answer:
      "After it, and handle so that a second time does no harm. Before it only where a loss is cheaper than a repetition. Exactly once needs the result and the offset to be written together: in one Kafka transaction, or in one database.",
  },
  outside: {
    say: "kafkajs commits after handling when it is told so:",
    line: "await consumer.run({ autoCommit: false, eachMessage: async ({ topic, partition, message }) => { await handle(message); await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(message.offset) + 1n) }]); } });",
  },
};

/** Messages that were handled, and whose offsets the group has not committed. */
function notCommitted(view: GroupView): number {
  return answerLedger(view).totals.delivered - Number(view.partitions[0]?.committed ?? 0);
}

function redelivered(view: GroupView): number {
  return answerLedger(view).totals.redelivered;
}

/** Whether C2 is past what C1 had handled, so that no message more will be delivered again. */
function isPast(view: GroupView, before: GroupView): boolean {
  const processed = (of: GroupView) => of.consumers["C2"]?.processed ?? 0;
  return processed(view) - processed(before) > redelivered(view) - redelivered(before);
}

/** Since when C1 has had the message that it has in its hands; 0 where it has none. */
function takenAt(view: GroupView): number {
  return view.consumers["C1"]?.handlingSince ?? 0;
}
