import type { LabStatus, WatchAnswer } from "../../lib/contract/socket.ts";
import type { LabLink, LinkHandlers } from "./link.ts";

/** A server by hand: the test says what comes, and sees what was asked. For tests only. */
export class FakeLink implements LabLink {
  handlers: LinkHandlers | null = null;
  readonly asked: string[] = [];
  readonly left: string[] = [];
  isClosed = false;
  answer: () => Promise<WatchAnswer> = () => Promise.resolve({ ok: true });

  open(handlers: LinkHandlers) {
    this.handlers = handlers;
    return () => {
      this.isClosed = true;
    };
  }
  watch(group: string) {
    this.asked.push(group);
    return this.answer();
  }
  unwatch(group: string) {
    this.left.push(group);
  }
  get server(): LinkHandlers {
    if (!this.handlers) throw new Error("not open");
    return this.handlers;
  }
}

/** What the server says of the lab at this time, but for what the test changes. */
export function statusAt(serverTime: number, change: Partial<LabStatus> = {}): LabStatus {
  return {
    streamId: "s1",
    version: "1",
    role: "host",
    seesValues: true,
    serverTime,
    broker: {
      kind: "kafka",
      address: "b:1",
      version: null,
      state: "up",
      since: 0,
      error: null,
      stepsFrom: "answers",
      security: { tls: false, ownCa: false, sasl: null },
      embedded: null,
    },
    configuredGroup: "g",
    configuredTopic: "t",
    groups: [],
    producer: {
      running: false,
      ratePerSecond: 1,
      topic: "t",
      partitions: null,
      keys: "user",
      users: 5,
      key: "user_001",
      partition: null,
      values: "web-events",
      acks: "all",
      partitioner: "murmur2",
      produced: 0,
      actualPerSecond: 0,
      ackMs: null,
      burst: 0,
      limitedBy: null,
    },
    lesson: null,
    viewers: 1,
    joinUrls: [],
    limits: { consumers: 1, groups: 1, partitions: 1 },
    consumers: 0,
    notices: [],
    ...change,
  };
}
