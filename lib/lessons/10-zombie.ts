import type { Lesson } from "./lesson.ts";
import { areOwned, isGone } from "./scene.ts";

export const zombie: Lesson = {
  id: "zombie",
  title: "Frozen and back: the zombie",
  learn: "To the coordinator, silent is dead. Who only slept wakes as somebody who believes in a partition that another has.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "Freeze C2: as in a long garbage collection, or when a laptop's lid is closed. Its connections stay open, and nothing goes through.",
      act: { do: "freeze", who: "C2" },
      expect: { that: "C2 is frozen", holds: ({ view }) => view.consumers["C2"]?.phase.name === "frozen" },
      seen: "Its process is there, its connections are there. Only the heartbeats are missing. If it wakes within its session of {session}, nobody will ever know.",
    },
    {
      say: "Let it sleep on.",
      act: null,
      expect: {
        that: "C2 is put out, and C1 and C3 own its partition",
        holds: ({ view }) => isGone(view, "C2") && areOwned(view, { C1: [0, 1], C3: [2] }),
      },
      seen: "The group went on without it. But nobody could tell C2: it still believes that it owns P1, with messages in its hands. That is a zombie.",
    },
    {
      panel: "ledger",
      say: "Wake it up.",
      act: { do: "thaw", who: "C2" },
      expect: {
        that: "C2 is a member again, and owns a partition",
        holds: ({ view }) => view.consumers["C2"]?.phase.name === "joined" && areOwned(view, { C1: [0], C2: [1], C3: [2] }),
      },
      seen: "Its first word to the coordinator was refused: UNKNOWN_MEMBER_ID. Its commits are refused too, and so it joined anew, with a new member id. But nothing stops a zombie from reading. Messages that both have handled, by the Ledger: {twice}.",
    },
  ],
  question: {
    ask: "The coordinator refuses a zombie's commits. Can it do harm all the same?",
    answer:
      "Yes, outside of Kafka. Until it hears that it is out, it goes on with what it had in its hands: it writes to a database, or sends a mail, that its successor has written or sent already. So handling should bear being done twice.",
  },
  outside: {
    say: "Freeze and wake a consumer of your own in a terminal:",
    line: "kcat -b {broker} -G {group} {topic} & kill -STOP $!; sleep 60; kill -CONT $!",
  },
};
