import type { Lesson } from "./lesson.ts";
import { areOwned, delayOf, hasCommittedSince, lagOfGroup } from "./scene.ts";

/** The other group is behind by what came since its last commit: less than this, but for moments. */
const FAR_BEHIND = 20;

export const twoGroups: Lesson = {
  id: "two-groups",
  title: "Two groups",
  learn:
    "Each group gets every message. Groups do not share, and do not wait for each other: each has its own offsets on the same log.",
  needs: { partitions: 3, groups: [{ consumers: 2 }, { consumers: 1 }], producer: { ratePerSecond: 20, keys: "none" } },
  steps: [
    {
      say: "This group has two consumers, and they share three partitions. They get every message once between them.",
      act: null,
      expect: {
        that: "C1 and C2 own the partitions, and commit",
        holds: ({ view }, before) => areOwned(view, { C1: [0, 1], C2: [2] }) && hasCommittedSince(view, before.view),
      },
    },
    {
      group: 1,
      say: "The board shows another group now, `{group}`. Its only consumer is called C1 too, but it is another one. It reads the same topic.",
      act: null,
      expect: {
        that: "this group's C1 owns all three partitions, and commits",
        holds: ({ view }, before) => areOwned(view, { C1: [0, 1, 2] }) && hasCommittedSince(view, before.view),
      },
      seen: "Three partitions have two owners each, one in each group. The rule of one owner holds within a group only. Both groups get every message; for a group, the topic is as if it were alone.",
    },
    {
      group: 1,
      say: "Make this C1 slow: a second for each message. Twenty come in a second.",
      act: { do: "slow", who: "C1", ms: 1000 },
      expect: {
        that: `this group is more than ${FAR_BEHIND} messages behind`,
        holds: ({ view }) => delayOf(view, "C1") > 0 && lagOfGroup(view) > FAR_BEHIND,
      },
      seen: "Its lag grows: the log's end runs away from what the group has committed.",
    },
    {
      group: 0,
      say: "And the first group? Look at its lag.",
      act: null,
      expect: {
        that: "it goes on as before, and is less behind than the other",
        holds: ({ view, seen: [, other] }, before) =>
          hasCommittedSince(view, before.view) && other != null && lagOfGroup(view) < lagOfGroup(other),
      },
      seen: "It does not notice. A slow group holds up neither other groups nor the producer. The log is read, not emptied: it is kept for as long as the topic says, and not until everybody has read it.",
    },
  ],
  question: {
    ask: "Ten copies of a service shall each clear their cache when a message comes. One group for all, or ten?",
    answer:
      "Ten. In one group only one of the ten would get each message. One group shares work; a group of its own for each copy is a broadcast.",
  },
  outside: {
    say: "All groups of a broker, with their offsets on each partition:",
    line: "kafka-consumer-groups.sh --bootstrap-server {broker} --describe --all-groups",
  },
};
