import type { Lesson } from "./lesson.ts";
import { areOwned, isIn, recordsIn } from "./scene.ts";

const FOUR_OWNERS = { C1: [0], C2: [1], C3: [2], C4: [3] };

export const addPartitions: Lesson = {
  id: "add-partitions",
  title: "Add partitions",
  learn:
    "Partitions can be added while all runs, and never taken away. The group rebalances without anybody coming or going, and keys move.",
  needs: { partitions: 4, groups: [{ consumers: 5 }], producer: { ratePerSecond: 20, keys: "user" } },
  steps: [
    {
      say: "Four partitions and five consumers: C5 is idle. The messages have five keys, `user_001` to `user_005`.",
      act: null,
      expect: {
        that: "C5 is a member and owns nothing",
        holds: ({ view }) => isIn(view, "C5") && areOwned(view, FOUR_OWNERS),
      },
    },
    {
      panel: "topic",
      say: "Give the topic a fifth partition, while messages flow. Nobody comes and nobody goes: will the group notice?",
      act: { do: "partitions", to: 5 },
      expect: { that: "C5 owns P4", holds: ({ view }) => areOwned(view, { ...FOUR_OWNERS, C5: [4] }) },
      seen: "It does. The clients saw in their metadata that the topic has grown, and joined again, so everybody stopped for a moment. How soon they look is `metadata.max.age.ms`: every 5 min in Java, far more often in the lab.",
    },
    {
      say: "Which partition do the keys fall on now? It is the remainder of a division by five, and no longer by four.",
      act: null,
      expect: { that: "there are messages in P4", holds: ({ view }) => recordsIn(view, 4) > 0 },
      seen: "`user_005` was in P0 so far, and is in P4 from now on; `user_002` and `user_003` have moved too. Their old messages stay where they were. For these users the order is broken: C5 may handle new ones before C1 is done with the old.",
    },
  ],
  question: {
    ask: "Five partitions were too many. How do you get back to four?",
    answer:
      "You cannot take partitions away: their records would have to go somewhere, and would lose their order. You make a new topic with four, and copy the records or change over to it.",
  },
  outside: {
    say: "The same with Kafka's own tool:",
    line: "kafka-topics.sh --bootstrap-server {broker} --alter --topic {topic} --partitions 5",
  },
};
