import type { Lesson } from "./lesson.ts";
import { areOwned, isIn, recordsIn, writtenTo } from "./scene.ts";

export const noKey: Lesson = {
  id: "no-key",
  title: "No key",
  learn: "Without a key nothing binds a message to a partition: all get their share, and there is no order between them.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 12, keys: "fixed" } },
  steps: [
    {
      panel: "producer",
      say: "So far all messages have one key, and so one partition. One of three consumers does all the work.",
      act: null,
      expect: { that: "only one partition has messages", holds: ({ view }) => writtenTo(view).length === 1 },
    },
    {
      say: "Let the producer send without keys.",
      act: { do: "keys", keys: "none" },
      expect: {
        that: "each of the three partitions has got new messages",
        holds: ({ view }, before) => [0, 1, 2].every((each) => recordsIn(view, each) >= recordsIn(before.view, each) + 4),
      },
      seen: "Now all three are busy. kafkajs takes the partitions in turn, record by record. Java's producer stays with one for a batch and then changes, so that with little traffic it may look like one partition for a while.",
    },
    {
      say: "Somebody says: without keys the messages are spread, so a fourth consumer will get some too. Add one.",
      act: { do: "add", count: 1 },
      expect: {
        that: "C4 is a member and owns nothing",
        holds: ({ view }) => isIn(view, "C4") && areOwned(view, { C1: [0], C2: [1], C3: [2] }),
      },
      seen: "It gets none. Messages are spread over partitions, and partitions over consumers. Keys decide the first; only the number of members and partitions decides the second.",
    },
  ],
  question: {
    ask: "A message has a key, and its sender also names a partition. Which one counts?",
    answer:
      "The partition. The key is sent along as data, but nobody hashes it. So whoever names partitions by hand can break the rule that one key is always in one partition.",
  },
  outside: {
    say: "Twenty messages without keys, from a terminal:",
    line: "seq 20 | kcat -P -b {broker} -t {topic}",
  },
};
