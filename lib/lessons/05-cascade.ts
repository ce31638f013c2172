import type { Lesson } from "./lesson.ts";
import { areOwned, hasCommittedSince, isGone } from "./scene.ts";

export const cascade: Lesson = {
  id: "cascade",
  title: "The cascade: 3 → 2 → 1",
  learn:
    "Whoever is left takes over everything. The log keeps the messages meanwhile, so what waits is read later, and not lost.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "Three consumers, one partition each. Crash C2. Which of the others will get P1?",
      act: { do: "crash", who: "C2" },
      expect: {
        that: "C2 is put out, and C1 and C3 share its partition and theirs",
        holds: (scene) => isGone(scene.view, "C2") && areOwned(scene.view, { C1: [0, 1], C3: [2] }),
      },
      seen: "C1 got it. Not because it is nearer, but because the leader deals anew: three partitions for two members are two for the first and one for the second. Nobody had P1 from the crash to the end of the session.",
    },
    {
      say: "Now crash C3 as well.",
      act: { do: "crash", who: "C3" },
      expect: {
        that: "C1 owns P0, P1 and P2",
        holds: (scene) => isGone(scene.view, "C3") && areOwned(scene.view, { C1: [0, 1, 2] }),
      },
      seen: "The last one carries everything. Its work has grown from one partition to three, which is how one death leads to the next: if C1 cannot keep up, its lag grows without end.",
    },
    {
      say: "P1 and P2 lay still for a while, and messages went on coming. Watch C1 work them off.",
      act: null,
      expect: {
        that: "the group has committed further in every partition",
        holds: (scene, before) => hasCommittedSince(scene.view, before.view),
      },
      seen: "C1 began where the group had last committed, not where the dead ones had stopped. So no message is missing; some that the dead had handled and not yet committed were delivered a second time.",
    },
  ],
  question: {
    ask: "“If one of three consumers dies, a third of the messages is lost.” True?",
    answer:
      "No. Records stay in the log until their time is over, whoever reads them. A reader died, and its successor goes on at the committed offset. Deliveries can be doubled, or skipped when somebody commits too early: lesson “Delivered twice, and lost” shows both.",
  },
  outside: {
    say: "Watch the same every two seconds in a terminal:",
    line: "watch -n 2 kafka-consumer-groups.sh --bootstrap-server {broker} --describe --group {group}",
  },
};
