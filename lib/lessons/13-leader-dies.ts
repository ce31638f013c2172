import type { Lesson } from "./lesson.ts";
import { crashedOne, isAtRest, isGone, isIn, leaderOf } from "./scene.ts";

export const leaderDies: Lesson = {
  id: "leader-dies",
  title: "The group leader dies",
  learn:
    "The leader is the member who computes the assignment. It is no master: any other member can do the same, and does when it has gone.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "One card is marked LEADER: {leader}. The coordinator chose it when it came first. It reads its partition like the others; besides, at each rebalance, it is given the list of members and answers with who gets what.",
      act: null,
      expect: { that: "the group has a leader", holds: (scene) => leaderOf(scene.view) !== null },
    },
    {
      say: "Crash {leader}, the leader. Can a group without a leader still rebalance?",
      act: { do: "crash", who: leaderOf },
      expect: {
        that: "another leads, and every partition has an owner who lives",
        holds: (scene, before) => {
          const [now, was] = [leaderOf(scene.view), leaderOf(before.view)];
          return now !== null && was !== null && now !== was && isGone(scene.view, was) && isAtRest(scene.view);
        },
      },
      seen: "When the session was over the coordinator named {leader} and gave it the list. Nothing had to be taken over from the old leader: an assignment holds for one generation, and is made anew in the next.",
    },
    {
      say: "Start the crashed one again. Will it lead again?",
      act: { do: "restart", who: crashedOne },
      expect: {
        that: "it is back, and the leader stays who it is",
        holds: (scene, before) => {
          const back = crashedOne(before.view);
          const leader = leaderOf(before.view);
          return back !== null && isIn(scene.view, back) && leaderOf(scene.view) === leader && isAtRest(scene.view);
        },
      },
      seen: "No. It came back as an ordinary member, under a new member id: the old membership is over. {leader} leads for as long as it stays.",
    },
  ],
  question: {
    ask: "Does the leader read more than the others, or see their messages?",
    answer:
      "Neither. It sees who is there and which topics each subscribes to, nothing else. In the newer protocol (KIP-848) there is no leader: the broker assigns.",
  },
  outside: {
    say: "A kafkajs client tells whether it leads:",
    line: "consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => console.log(payload.isLeader));",
  },
};
