import type { Lesson } from "./lesson.ts";
import { areOwned, haveHandledSince } from "./scene.ts";

export const threeShare: Lesson = {
  id: "three-share",
  title: "Three share",
  learn:
    "Members of one group share the partitions, each partition having exactly one owner. To share anew, everybody stops: a rebalance.",
  needs: { partitions: 3, groups: [{ consumers: 1 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "C1 is alone and owns all three partitions. Add a second consumer, and watch the tray under the cards.",
      act: { do: "add", count: 1 },
      expect: {
        that: "C1 and C2 share the three partitions",
        holds: (scene) => areOwned(scene.view, { C1: [0, 1], C2: [2] }),
      },
      seen: "The group rebalanced. C1 had to give back everything first, and while the tiles lay in the tray nobody read them. It took {took}.",
    },
    {
      say: "Add a third one. This is stop-the-world once more: with this protocol a rebalance takes all partitions from everybody, also those that come back to the same owner.",
      act: { do: "add", count: 1 },
      expect: {
        that: "C1, C2 and C3 own one partition each",
        holds: (scene) => areOwned(scene.view, { C1: [0], C2: [1], C3: [2] }),
      },
      seen: "One partition and one colour each. Partitions move from consumer to consumer; the consumers keep their member ids. The assignor deals them out in the order of those ids, which begin with the client's id: only that is why C1 has P0. With equal client ids it would be chance.",
    },
    {
      say: "Each message has one partition, and so one reader in this group. Watch the three counters.",
      act: null,
      expect: {
        that: "all three have handled messages since",
        holds: (scene, before) => haveHandledSince(scene.view, before.view),
      },
      seen: "Three read at the same time, and no message is read by two of them.",
    },
  ],
  question: {
    ask: "Who decides which consumer gets which partition: the broker?",
    answer:
      "With the protocol that most clients use, no: one of the consumers, the group's leader, runs the assignor and sends the result (`SyncGroup`). The coordinator only hands it out. In the newer protocol (KIP-848) the broker assigns.",
  },
  outside: {
    say: "Which member has which partitions:",
    line: "kafka-consumer-groups.sh --bootstrap-server {broker} --describe --group {group} --members --verbose",
  },
};
