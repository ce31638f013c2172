import type { GroupView } from "../group/view.ts";
import type { Lesson } from "./lesson.ts";
import { isAtRest, ownersOf } from "./scene.ts";

const PARTITIONS = 12;

/** What a fourth of four has to get, and so the least that can move for it. */
const A_SHARE = PARTITIONS / 4;

/** Whether the group rests, each of its consumers having this many partitions. */
function haveEach(view: GroupView, count: number): boolean {
  const shares = Object.values(ownersOf(view));
  return isAtRest(view) && shares.length * count === PARTITIONS && shares.every(({ length }) => length === count);
}

/** How many partitions moved when C4 came. */
function movedForC4(view: GroupView): number {
  return view.rebalances.find(({ joined }) => joined.includes("C4"))?.moved ?? 0;
}

/** How many partitions moved when C2 went. */
function movedForC2(view: GroupView): number {
  return view.rebalances.find(({ left }) => left.some(({ id }) => id === "C2"))?.moved ?? 0;
}

export const assignors: Lesson = {
  id: "assignors",
  title: "Who decides: range, roundrobin, sticky",
  learn:
    "The group's leader computes who gets what, with the assignor that all members know. Assignors differ in how many partitions a rebalance moves.",
  needs: {
    partitions: PARTITIONS,
    groups: [
      { consumers: 3, assignor: "range" },
      { consumers: 3, assignor: "roundrobin" },
      { consumers: 3, assignor: "sticky" },
    ],
    producer: { ratePerSecond: 6, keys: "none" },
  },
  steps: [
    {
      group: 0,
      say: "Three groups of three consumers read the same twelve partitions, each with another assignor. This one has `range`: everybody has a run of neighbours. A fourth consumer needs three partitions. How many will change hands?",
      act: { do: "add", count: 1 },
      expect: {
        that: "C4 has three partitions, and more than three moved",
        holds: ({ view }) => haveEach(view, A_SHARE) && movedForC4(view) > A_SHARE,
      },
      seen: "{moved} moved, although C4 needed three: `range` draws all runs anew, so that the last of C1 is the first of C2, and so on. Whoever gets a partition begins at the committed offset, with an empty cache.",
    },
    {
      group: 1,
      say: "The second group has `roundrobin`: partitions are dealt like cards, in order of member id. Add a fourth consumer here too.",
      act: { do: "add", count: 1 },
      expect: {
        that: "C4 has three partitions, and more than three moved",
        holds: ({ view }) => haveEach(view, A_SHARE) && movedForC4(view) > A_SHARE,
      },
      seen: "{moved} of twelve moved: with four in the circle nearly every card falls to somebody else. It deals evenly over all topics together, and forgets what was before.",
    },
    {
      group: 2,
      say: "The third group has `sticky`. Each member tells in its `JoinGroup` what it had, and the leader keeps as much of that as is fair. Once more: a fourth one.",
      act: { do: "add", count: 1 },
      expect: {
        that: "C4 has three partitions, and just three moved",
        holds: ({ view }) => haveEach(view, A_SHARE) && movedForC4(view) === A_SHARE,
      },
      seen: "{moved} moved, the least that was possible: C1, C2 and C3 gave one away each, and kept the others.",
    },
    {
      group: 2,
      say: "And when one leaves? Let C2 go.",
      act: { do: "leave", who: "C2" },
      expect: {
        that: "C2’s three partitions moved, and no other",
        holds: ({ view }) => haveEach(view, PARTITIONS / 3) && movedForC2(view) === A_SHARE,
      },
      seen: "Only what C2 had moved. But look at the tray: all twelve were paused all the same. `sticky` says who gets what; who has to stop is another matter. To let the others go on reading is what `cooperative-sticky` is for.",
    },
  ],
  question: {
    ask: "When is `range` the better choice, although it moves more?",
    answer:
      "When a consumer needs the same partitions of two topics, to join them by key: if both have as many partitions, `range` gives P0 of both to the same member. The others do not look at that.",
  },
  outside: {
    say: "The assignor in use is called ASSIGNMENT-STRATEGY; a Java client chooses with `partition.assignment.strategy`:",
    line: "kafka-consumer-groups.sh --bootstrap-server {broker} --describe --group {group} --state",
  },
};
