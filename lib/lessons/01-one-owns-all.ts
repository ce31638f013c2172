import type { Lesson } from "./lesson.ts";
import { areOwned, hasCommittedSince, ownersOf, written } from "./scene.ts";

export const oneOwnsAll: Lesson = {
  id: "one-owns-all",
  title: "One consumer owns all",
  learn: "Partitions are what a group shares. Whoever is alone owns all of them, and the group remembers how far it has read.",
  needs: { partitions: 3, groups: [{ consumers: 0 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "A topic with three partitions, P0, P1 and P2. A producer writes into them, and nobody reads. The messages are not lost: they wait in the log.",
      act: null,
      expect: {
        that: "messages wait in the log, and no partition has an owner",
        holds: (scene) => written(scene.view) > 0 && Object.keys(ownersOf(scene.view)).length === 0,
      },
    },
    {
      say: "Add a consumer. It asks the group's coordinator, a broker, to let it join (`JoinGroup`). Being alone, it becomes the group's leader, and the leader assigns the partitions.",
      act: { do: "add", count: 1 },
      expect: { that: "C1 owns P0, P1 and P2", holds: (scene) => areOwned(scene.view, { C1: [0, 1, 2] }) },
      seen: "C1 is the only member, so it owns all three. It began at the beginning of the log, because this group had read nothing before.",
    },
    {
      say: "Look at the offsets. Each partition has its own: the number of the next message that the group will read there.",
      act: null,
      expect: {
        that: "C1 has committed an offset in each partition",
        holds: (scene, before) => hasCommittedSince(scene.view, before.view),
      },
      seen: "C1 commits its offsets: it tells the broker how far the group has read. If C1 dies, the group still knows. Describe, below, shows them as Kafka's own tool does.",
    },
  ],
  question: {
    ask: "A group has one consumer, the topic three partitions. Which share of the messages does it get?",
    answer:
      "All of them. A group as a whole gets every message of the topic once; its members only share the work. Partitions without an owner would be a hole, so a group never leaves one out.",
  },
  outside: {
    say: "Kafka's own tool shows the same three rows.",
    line: "kafka-consumer-groups.sh --bootstrap-server {broker} --describe --group {group}",
  },
};
