import type { Lesson } from "./lesson.ts";
import { areOwned, haveHandledSince } from "./scene.ts";

const EACH_ONE = { C1: [0], C2: [1], C3: [2] };

export const brokerRestarts: Lesson = {
  id: "broker-restarts",
  title: "The broker restarts",
  learn:
    "Without the broker everybody stands still and waits. When it is back, the log, the offsets and the group are there, and clients find their way by themselves.",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "Everything runs. Stop the broker: all connections end. What will the consumers do?",
      act: { do: "broker", order: "stop" },
      expect: { that: "the broker does not answer", holds: ({ view }) => view.brokerAway !== null },
      seen: "Nothing. No partition changes hands, since there is nobody who could take it or give it. The picture stays as it was last known. The producer holds on to what was not acknowledged, and tries again.",
    },
    {
      say: "Start it again.",
      act: { do: "broker", order: "start" },
      expect: {
        that: "all three own their partitions, and handle messages again",
        holds: ({ view }, before) => areOwned(view, EACH_ONE) && haveHandledSince(view, before.view),
      },
      seen: "Nobody had to restart a client. Records, committed offsets and the group's members were kept, so each went on where the group had been. From its start the broker gives every member a new session of {session}: who speaks within it never went away.",
    },
  ],
  question: {
    ask: "The broker was away for a minute, and the program that produces went on. Are its messages lost?",
    answer:
      "Not if it waits for acknowledgements (`acks=all`): its client keeps what was not acknowledged and sends it again, for up to `delivery.timeout.ms`, 2 min in Java. Then it reports an error, and the program has to decide.",
  },
  outside: {
    say: "Who is the leader of each partition, and who is in sync, before and after:",
    line: "kafka-topics.sh --bootstrap-server {broker} --describe --topic {topic}",
  },
};
