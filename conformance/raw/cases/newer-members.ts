import { sleep, systemClock } from "../../../lib/clock/clock.ts";
import { describeGroups } from "../../../lib/wire/apis/15-describe-groups.ts";
import { listGroups } from "../../../lib/wire/apis/16-list-groups.ts";
import { consumerGroupHeartbeat } from "../../../lib/wire/apis/68-consumer-group-heartbeat.ts";
import { consumerGroupDescribe } from "../../../lib/wire/apis/69-consumer-group-describe.ts";
import type { RequestDraft, ResponseOf } from "../../../lib/wire/api.ts";
import { inAnyOrder } from "../any-order.ts";
import type { AskOptions, Talker } from "../talk.ts";
import { versionsOf } from "../versions.ts";
import { makeTopic } from "./topics.ts";

export type HeartbeatDraft = RequestDraft<typeof consumerGroupHeartbeat>;
export type HeartbeatAnswer = ResponseOf<typeof consumerGroupHeartbeat>;

/** A target holds for a second. After it the next change counts at once, on a slow machine as on a fast one. */
export const untilTargetsMayChange = () => sleep(systemClock, 1050);

/** A heartbeat that joins; `more` has what differs. */
export function joins(groupId: string, memberId: string, more: Partial<HeartbeatDraft> = {}): HeartbeatDraft {
  return {
    groupId,
    memberId,
    memberEpoch: 0,
    rebalanceTimeoutMs: 30_000,
    subscribedTopicNames: ["newer"],
    topicPartitions: [],
    ...more,
  };
}

/** A member of a group of the newer protocol, which remembers its epoch. */
export class NewerMember {
  epoch = 0;
  readonly #talker: Talker;
  readonly #me: { readonly groupId: string; readonly memberId: string };
  readonly #version: number;

  constructor(talker: Talker, me: { groupId: string; memberId: string }, version = 1) {
    this.#talker = talker;
    this.#me = me;
    this.#version = version;
  }

  join(more: Partial<HeartbeatDraft> = {}, options: AskOptions = {}): Promise<HeartbeatAnswer | null> {
    const { groupId, memberId } = this.#me;
    return this.#ask(joins(groupId, memberId, more), { note: `${memberId} joins`, ...options });
  }

  heartbeat(more: Partial<HeartbeatDraft> = {}, options: AskOptions = {}): Promise<HeartbeatAnswer | null> {
    return this.#ask(
      { ...this.#me, memberEpoch: this.epoch, ...more },
      { note: `${this.#me.memberId} ${said(more)}`, ...options },
    );
  }

  leave(more: Partial<HeartbeatDraft> = {}, options: AskOptions = {}): Promise<HeartbeatAnswer | null> {
    return this.#ask({ ...this.#me, memberEpoch: -1, ...more }, { note: `${this.#me.memberId} leaves`, ...options });
  }

  /** Heartbeats until it is told what it is to have, then says all of itself once more: that answer is compared. */
  async untilTold(note: string, all: Partial<HeartbeatDraft>): Promise<void> {
    for (;;) {
      const answer = await this.heartbeat({}, { quiet: true });
      if (answer === null || answer.errorCode !== 0 || answer.assignment !== null) break;
      await sleep(systemClock, 20);
    }
    await this.heartbeat({ rebalanceTimeoutMs: 30_000, subscribedTopicNames: ["newer"], ...all }, { note });
  }

  async #ask(draft: HeartbeatDraft, options: AskOptions): Promise<HeartbeatAnswer | null> {
    const answer = await this.#talker.ask(consumerGroupHeartbeat, this.#version, draft, { only: inAnyOrder, ...options });
    if (answer?.errorCode === 0 && answer.memberEpoch >= 0) this.epoch = answer.memberEpoch;
    return answer;
  }
}

/**
 * Makes a topic that group coordinators know of. Apache Kafka's hear of one somewhat after Metadata tells it: whoever joins
 * before that is assigned nothing yet. So a group of its own is asked until it has the topic.
 */
export async function makeGroupedTopic(talker: Talker, name: string, partitions: number): Promise<string> {
  const topicId = await makeTopic(talker, name, partitions);
  const probe = new NewerMember(talker, { groupId: `probe-${name}`, memberId: "probe" });
  const quiet = { quiet: true };
  let answer = await probe.join({ subscribedTopicNames: [name] }, quiet);
  while (answer !== null && answer.errorCode === 0 && (answer.assignment?.topicPartitions.length ?? 0) === 0) {
    await sleep(systemClock, 20);
    answer = await probe.heartbeat({}, quiet);
  }
  await probe.leave({}, quiet);
  return topicId;
}

const said = (more: object) => JSON.stringify(more, (key, value: unknown) => (key === "topicId" ? "id" : value));

/** Asks everything that can be asked about a group without changing it. */
export async function look({ ask }: Talker, groupId: string): Promise<void> {
  const only = inAnyOrder;
  for (const version of versionsOf(consumerGroupDescribe))
    await ask(consumerGroupDescribe, version, { groupIds: [groupId], includeAuthorizedOperations: version === 1 }, { only });
  for (const version of versionsOf(describeGroups)) await ask(describeGroups, version, { groups: [groupId] }, { only });
  const ofGroup = (answer: unknown) => {
    const { groups = [] }: { groups?: { groupId: string }[] } = Object(answer);
    return groups.filter((group) => group.groupId === groupId);
  };
  for (const version of versionsOf(listGroups)) await ask(listGroups, version, {}, { only: ofGroup });
  for (const statesFilter of [["Stable"], ["assigning"], ["Reconciling"], ["Empty"]])
    await ask(listGroups, 5, { statesFilter }, { note: statesFilter.join(), only: ofGroup });
  for (const typesFilter of [["classic"], ["Consumer"]])
    await ask(listGroups, 5, { typesFilter }, { note: typesFilter.join(), only: ofGroup });
}
