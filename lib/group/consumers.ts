import type { ConsumerSettings } from "../contract/client-facts.ts";
import type { GroupEvent } from "../contract/group-events.ts";
import type { ConsumerView, Departure, GroupView } from "./view.ts";
import { REMEMBERED_MEMBERSHIPS } from "./view.ts";

/** A consumer of which nothing but its settings is known. */
export function newConsumer(event: Extract<GroupEvent, { type: "consumer-added" }>): ConsumerView {
  const { consumer, time } = event;
  return {
    ...settingsOf(event),
    id: consumer,
    addedAt: time,
    incarnation: 0,
    phase: { name: "connecting", since: time, reason: "added" },
    processed: 0,
    ...NO_MEMBER,
    former: [],
  };
}

function settingsOf(event: ConsumerSettings): Omit<ConsumerSettings, "consumer"> {
  const { name, clientId, processingMs, commit, commitIntervalMs, sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs } =
    event;
  return { name, clientId, processingMs, commit, commitIntervalMs, sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs };
}

/** What a client that has just been made knows and owns. */
const NO_MEMBER = {
  memberId: null,
  assignment: [],
  generation: null,
  leader: null,
  joinedAt: null,
  rate: 0,
  armedAt: null,
  heartbeatAt: null,
  handlingSince: null,
  positions: {},
  commits: {},
  goneAt: null,
} satisfies Partial<ConsumerView>;

/** The consumer with a new client, which has no membership yet; the old one is remembered while it may still be counted. */
export function withoutMembership(consumer: ConsumerView, time: number): ConsumerView {
  return { ...rememberMembership(consumer, time), ...NO_MEMBER };
}

/** Puts the current member id among the former ones, unless the coordinator has ended it. */
export function rememberMembership(consumer: ConsumerView, time: number): ConsumerView {
  const { memberId, armedAt, goneAt, incarnation } = consumer;
  if (memberId === null || goneAt !== null) return consumer;
  const known = consumer.former.some((former) => former.memberId === memberId);
  if (known) return consumer;
  // A client can be given several member ids in one incarnation, so the count makes the id unique.
  const taken = consumer.former.filter((former) => former.id.startsWith(`${consumer.id}~${incarnation}`)).length;
  const id = taken === 0 ? `${consumer.id}~${incarnation}` : `${consumer.id}~${incarnation}.${taken}`;
  return { ...consumer, former: [...consumer.former, { id, memberId, since: time, armedAt }].slice(-REMEMBERED_MEMBERSHIPS) };
}

/** Changes one consumer; a view without it stays as it is. */
export function patchConsumer(view: GroupView, id: string, patch: (consumer: ConsumerView) => ConsumerView): GroupView {
  const consumer = view.consumers[id];
  if (!consumer) return view;
  const patched = patch(consumer);
  return patched === consumer ? view : { ...view, consumers: { ...view.consumers, [id]: patched } };
}

/** Takes a consumer off the board; its memberships are kept in mind until the coordinator has ended them. */
export function removeConsumer(view: GroupView, id: string, end: { why: Departure["why"]; time: number }): GroupView {
  const consumer = view.consumers[id];
  if (!consumer) return view;
  const { [id]: _removed, ...consumers } = view.consumers;
  const ended = [
    ...consumer.former.map((former) => ({ memberId: former.memberId, why: "replaced" as const })),
    ...(consumer.memberId === null || consumer.goneAt !== null ? [] : [{ memberId: consumer.memberId, why: end.why }]),
  ].map(({ memberId, why }) => ({ id, memberId, why, since: end.time }));
  return { ...view, consumers, departed: [...view.departed, ...ended].slice(-REMEMBERED_MEMBERSHIPS) };
}
