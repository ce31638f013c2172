import type { ProducerSettings } from "../../contract/producer-thread.ts";

/** What a producer that runs is told where nobody asks for anything else. For tests only. */
export const PRODUCER_SETTINGS: ProducerSettings = {
  running: true,
  ratePerSecond: 1,
  topic: "t",
  keys: "user",
  users: 5,
  key: "a key",
  partition: null,
  values: "web-events",
  text: "",
  acks: "all",
};
