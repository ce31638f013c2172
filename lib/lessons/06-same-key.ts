import type { Lesson } from "./lesson.ts";
import { isIn, writtenTo } from "./scene.ts";

export const sameKey: Lesson = {
  id: "same-key",
  title: "Keys: same key, same partition",
  learn: "A key binds messages to a partition, and so to an order and to one consumer. Few keys need not reach every partition.",
  needs: { partitions: 5, groups: [{ consumers: 5 }], producer: { ratePerSecond: 20, keys: "fixed" } },
  steps: [
    {
      panel: "producer",
      say: "Five partitions, five consumers, one each. All messages have the same key, `user_001`. Watch who is busy.",
      act: null,
      expect: {
        that: "messages come into P2, and into no other partition",
        holds: ({ view }) => writtenTo(view).join() === "2",
      },
      seen: "The producer hashes the key (murmur2) and divides by the number of partitions; the remainder is the partition. So C3 handles everything, in the order in which it was sent. The others own a partition and have nothing to do.",
    },
    {
      say: "Now five users instead of one: `user_001` to `user_005`. Five keys for five partitions. Will each partition get one?",
      act: { do: "keys", keys: "user" },
      expect: {
        that: "there are messages in P0, P1, P2 and P4, and none in P3",
        holds: ({ view }) => writtenTo(view).join() === "0,1,2,4",
      },
      seen: "No: two of the five fall on P2, and none on P3. Hashing spreads many keys evenly; with few it is as with dice. The Producer panel shows where each key falls, before anything is sent.",
    },
    {
      say: "Look at C4. Is it idle?",
      act: null,
      expect: {
        that: "C4 owns P3, is a member like the others, and has handled nothing",
        holds: ({ view }) => isIn(view, "C4") && view.partitions[3]?.owner === "C4" && view.consumers["C4"]?.processed === 0,
      },
      seen: "Not in Kafka's sense: it owns a partition, and if a sixth user came whose key falls there, C4 would handle it. It has no work because of the keys; an idle consumer has no partition because there are too many consumers.",
    },
  ],
  question: {
    ask: "You add a sixth partition. Will each user's messages stay in the same partition as before?",
    answer:
      "Not all: the remainder of a division by six is another. `user_001` stays in P2, but `user_003` goes from P0 to P4. What was written before stays where it is, so that for such a user the order breaks. Choose the number of partitions early, and generously.",
  },
  outside: {
    say: "kcat hashes otherwise than Java and kafkajs, unless it is told:",
    line: "echo user_003:hello | kcat -P -b {broker} -t {topic} -K : -X topic.partitioner=murmur2_random",
  },
};
