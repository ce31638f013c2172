import type { Lesson } from "./lesson.ts";
import { areOwned, isIn } from "./scene.ts";

export const moreConsumers: Lesson = {
  id: "more-consumers",
  title: "More consumers than partitions",
  learn:
    "A partition has one owner in a group. More members than partitions means that some are idle, whatever the keys are, and that they stand by.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 6, keys: "user" } },
  steps: [
    {
      say: "Three partitions, three consumers. What will a fourth one do?",
      act: { do: "add", count: 1 },
      expect: {
        that: "C4 is a member and owns nothing",
        holds: (scene) => isIn(scene.view, "C4") && areOwned(scene.view, { C1: [0], C2: [1], C3: [2] }),
      },
      seen: "C4 has joined and sends heartbeats like the others, but there is no partition left for it: it is idle. And for its coming all three had to stop for a moment.",
    },
    {
      say: "Is it useless? Let C2 go.",
      act: { do: "leave", who: "C2" },
      expect: {
        that: "C4 owns a partition",
        holds: (scene) => areOwned(scene.view, { C1: [0], C3: [1], C4: [2] }),
      },
      seen: "C4 was the standby, and took over at once. But look at C3: it had P2 and has P1 now. The assignor dealt anew, and moved a partition that could have stayed.",
    },
    {
      say: "Add one more. Will five consumers read faster than three?",
      act: { do: "add", count: 1 },
      expect: {
        that: "C5 is a member and owns nothing",
        holds: (scene) => isIn(scene.view, "C5") && areOwned(scene.view, { C1: [0], C3: [1], C4: [2] }),
      },
      seen: "Idle again. The number of partitions is the most that a group can use. To read with more, the topic needs more partitions.",
    },
  ],
  question: {
    ask: "Three partitions, four consumers, and all messages have the same key. How many consumers own nothing, and how many have nothing to do?",
    answer:
      "One owns nothing, because there are four members for three partitions; keys have no part in that. But one key is one partition, so two of the three owners have nothing to do either. Owning nothing and having nothing to do are two things.",
  },
  outside: {
    say: "The idle one is listed with 0 partitions; --describe alone does not show it.",
    line: "kafka-consumer-groups.sh --bootstrap-server {broker} --describe --group {group} --members",
  },
};
