import type { Lesson } from "./lesson.ts";
import { areOwned, delayOf, hasJoinedSince, isIn, lagIn, wentSince } from "./scene.ts";

/** More than a consumer that keeps up is behind between two commits. */
const FAR_BEHIND = 20;

export const slowConsumer: Lesson = {
  id: "slow-consumer",
  title: "A slow consumer: lag, then eviction",
  learn:
    "Slow is not dead: its partition only falls behind. But a client that is busy for longer than its session cannot say that it lives, and is put out.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 30, keys: "none" } },
  steps: [
    {
      say: "Ten messages a second come into each partition, and everybody keeps up. Let C2 take one second for each message.",
      act: { do: "slow", who: "C2", ms: 1000 },
      expect: {
        that: `P1 is more than ${FAR_BEHIND} messages behind, and C2 still owns it`,
        holds: ({ view }) => delayOf(view, "C2") > 0 && lagIn(view, 1) > FAR_BEHIND && view.partitions[1]?.owner === "C2",
      },
      seen: "Its lag grows by nine a second. C2 sends its heartbeats, so for the coordinator all is well, and nobody helps. A group balances partitions, not load.",
    },
    {
      say: "Now let it take longer than its session of {session}, for each message.",
      act: { do: "slow", who: "C2", ms: "too long" },
      expect: {
        that: "the coordinator puts C2 out, and the others take P1 over",
        holds: ({ view }, { view: before }) => delayOf(view, "C2") > delayOf(before, "C2") && wentSince(view, "C2", before),
      },
      seen: "kafkajs sends heartbeats between messages only. C2 worked, and was silent too long. Java's client and librdkafka send them from a thread of their own; there `max.poll.interval.ms` puts out a consumer that does not come back for more.",
    },
    {
      say: "C2 does not know yet: it is busy. Wait until it has finished.",
      act: null,
      expect: {
        that: "C2 has joined anew",
        holds: ({ view }, before) => hasJoinedSince(view, "C2", before.view),
      },
      seen: "It was told that it is no member, and joined again. Its commit was refused, so that the message it had handled is delivered once more. And it will be put out again: the group rebalances round and round, and everybody stops each time.",
    },
    {
      say: "Make it fast again.",
      act: { do: "slow", who: "C2", ms: 0 },
      expect: {
        that: "C2 stays, and everybody owns one partition",
        holds: ({ view }) => delayOf(view, "C2") === 0 && isIn(view, "C2") && areOwned(view, { C1: [0], C2: [1], C3: [2] }),
      },
      seen: "The group is at rest, and P1's lag shrinks. In a real program the cure is less work between two heartbeats, a longer session, or doing the work elsewhere.",
    },
  ],
  question: {
    ask: "The lag of one partition grows, and the other consumers have time. Does adding a consumer help?",
    answer:
      "Not if there are as many consumers as partitions: the new one is idle. And a partition cannot be shared. What helps is to make the slow one faster, or more partitions, over which the messages that come then are spread.",
  },
  outside: {
    say: "A kafkajs handler that says itself that it lives, while it works:",
    line: "eachMessage: async ({ message, heartbeat }) => { for (const part of parts(message)) { await work(part); await heartbeat(); } }",
  },
};
