import type { CoordinatorConfig } from "./config.ts";
import type { TopicImage } from "./consumer-group/topic-image.ts";
import type { RequestId } from "./group.ts";
import type {
  Caller,
  ConsumerHeartbeatAnswer,
  ConsumerHeartbeatRequest,
  DeletedGroup,
  HeartbeatAnswer,
  HeartbeatRequest,
  JoinGroupAnswer,
  JoinGroupRequest,
  LeaveGroupAnswer,
  LeaveGroupRequest,
  OffsetCommitRequest,
  OffsetDeleteAnswer,
  OffsetDeleteRequest,
  PartitionErrors,
  SyncGroupAnswer,
  SyncGroupRequest,
} from "./requests.ts";
import type { Step } from "./steps.ts";

/** What the outside gives to a transition, so that it can be pure. */
export interface Environment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A UUID that was never given before. */
  readonly newId: () => string;
  /** The same as Kafka prints its own: 22 characters. */
  readonly newKafkaId: () => string;
  readonly config: CoordinatorConfig;
  readonly topics: TopicImage;
  /** What is left of the memory for all groups. */
  readonly bytesFree: number;
  /** How many more groups there may be, the one in question counted already. */
  readonly groupsFree: number;
}

/** Requests of clients, timers that fell due, and what the broker does by itself. */
export type Input =
  | { readonly kind: "join"; readonly request: JoinGroupRequest; readonly caller: Caller; readonly id: RequestId }
  | { readonly kind: "sync"; readonly request: SyncGroupRequest; readonly caller: Caller; readonly id: RequestId }
  | { readonly kind: "heartbeat"; readonly request: HeartbeatRequest; readonly id: RequestId }
  | { readonly kind: "leave"; readonly request: LeaveGroupRequest; readonly id: RequestId }
  | {
      readonly kind: "consumer heartbeat";
      readonly request: ConsumerHeartbeatRequest;
      readonly caller: Caller;
      readonly id: RequestId;
    }
  | { readonly kind: "commit"; readonly request: OffsetCommitRequest; readonly caller: Caller; readonly id: RequestId }
  | { readonly kind: "delete offsets"; readonly request: OffsetDeleteRequest; readonly id: RequestId }
  | { readonly kind: "delete group"; readonly groupId: string; readonly id: RequestId }
  | { readonly kind: "topic deleted"; readonly topic: string }
  /** A topic is new, or has more partitions. */
  | { readonly kind: "topic changed"; readonly topic: string; readonly created: boolean }
  | { readonly kind: "expire offsets" }
  /** The broker starts and reads the group as it was last stored. */
  | { readonly kind: "load" }
  | { readonly kind: "timer"; readonly timer: GroupTimer };

/** What a group of the classic protocol can be given. */
export type ClassicInput = Exclude<Input, { kind: "consumer heartbeat" }>;

/**
 * "session" and "silence" are a member's: the end of its session, and the time to say that nothing is heard of it.
 * "revocation" is a member's of the newer protocol: until then it has to give up what it is not to have in this epoch;
 * "rejoin" and "late sync" are a classic one's among such: until then it has to have joined again, or to ask for its part.
 */
export type GroupTimer =
  | { readonly kind: "join" }
  | { readonly kind: "sync" }
  | { readonly kind: "session"; readonly memberId: string }
  | { readonly kind: "silence"; readonly memberId: string }
  | { readonly kind: "revocation"; readonly memberId: string; readonly memberEpoch: number }
  | { readonly kind: "rejoin" | "late sync"; readonly memberId: string };

/** The answer of each kind of input that has one. */
export interface Answers {
  readonly join: JoinGroupAnswer;
  readonly sync: SyncGroupAnswer;
  readonly heartbeat: HeartbeatAnswer;
  readonly leave: LeaveGroupAnswer;
  readonly "consumer heartbeat": ConsumerHeartbeatAnswer;
  readonly commit: PartitionErrors;
  readonly "delete offsets": OffsetDeleteAnswer;
  readonly "delete group": DeletedGroup;
}

export type AnswerEffect = {
  readonly [Of in keyof Answers]: {
    readonly kind: "answer";
    readonly to: Of;
    readonly id: RequestId;
    readonly answer: Answers[Of];
  };
}[keyof Answers];

/** What a transition asks for. Arming a timer that is armed moves it. */
export type Effect =
  | AnswerEffect
  /** A parked request that a later one replaced, or whose member is gone: Apache Kafka never answers it. */
  | { readonly kind: "never answer"; readonly id: RequestId }
  | { readonly kind: "arm"; readonly timer: GroupTimer; readonly afterMs: number }
  | { readonly kind: "cancel"; readonly timer: GroupTimer }
  | { readonly kind: "step"; readonly step: Step };
