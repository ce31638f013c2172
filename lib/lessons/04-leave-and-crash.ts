import type { Lesson } from "./lesson.ts";
import { areOwned, isGone } from "./scene.ts";

export const leaveAndCrash: Lesson = {
  id: "leave-and-crash",
  title: "Leave and crash: two ways to die",
  learn:
    "Who leaves says so, and is replaced at once. Who crashes says nothing, and its partitions lie still until its session is over.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "A good death first. Ctrl+C in a terminal does this: the consumer finishes its message, commits, and says `LeaveGroup`. Let C3 leave.",
      act: { do: "leave", who: "C3" },
      expect: { that: "P2 has another owner", holds: (scene) => areOwned(scene.view, { C1: [0, 1], C2: [2] }) },
      seen: "The coordinator knew at once; the others heard of it at their next heartbeat. The rebalance took {took}.",
    },
    {
      say: "Start another in its place.",
      act: { do: "add", count: 1 },
      expect: { that: "C4 owns P2", holds: (scene) => areOwned(scene.view, { C1: [0], C2: [1], C4: [2] }) },
    },
    {
      say: "Now a bad death. Crash C4: its process is gone, its connections are cut, and nothing is said to anybody. Whom will P2 belong to?",
      act: { do: "crash", who: "C4" },
      expect: {
        that: "P2 is held for C4, which is dead",
        holds: (scene) =>
          scene.view.partitions.some(({ partition, hold, at }) => partition === 2 && hold === "held" && at === "C4"),
      },
      seen: "Still to C4. A connection that ends tells the coordinator nothing: it waits for a heartbeat until the session of {session} is over. The ring counts that down. Meanwhile nobody reads P2, and its lag grows.",
    },
    {
      say: "Wait for the end of the session.",
      act: null,
      expect: {
        that: "C4 is put out, and P2 has an owner who lives",
        holds: (scene) => isGone(scene.view, "C4") && areOwned(scene.view, { C1: [0, 1], C2: [2] }),
      },
      seen: "Only now the group rebalanced. The rebalance itself was as short as before: {took}. What was long is the silence before it, up to the {session} of the session. The new owner goes on where the group last committed.",
    },
  ],
  question: {
    ask: "Why not simply set the session timeout to half a second?",
    answer:
      "Because then a consumer that is only slow to answer, in a garbage collection or on a bad network, would be thrown out, and each time everybody would stop for it. Brokers refuse less than 6 s unless they are told otherwise; Java's default is 45 s, that of kafkajs 30 s.",
  },
  outside: {
    say: "Join from a terminal, then end it with Ctrl+C, or from another terminal with kill -9.",
    line: "kcat -b {broker} -G {group} {topic}",
  },
};
