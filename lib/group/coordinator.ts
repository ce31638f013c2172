import type { CoordinatorDescribed, CoordinatorMember } from "../contract/group-events.ts";
import { emptyGeneration, isBeforeSteps, isOfLostGroup, stepsAfterAnswer } from "./coordinator-steps.ts";
import { memberships, sameAssignment } from "./members.ts";
import type { ConsumerView, CoordinatorView, GroupView } from "./view.ts";

/**
 * Folds an answer of the coordinator: its own state, members that are not ours, and memberships that it has ended. Of an
 * answer that may be older than the newest step the members are taken, and not the state: a newer answer follows.
 */
export function applyCoordinator(view: GroupView, answer: CoordinatorDescribed & { time: number }): GroupView {
  if (isOfLostGroup(view, answer.askedAt)) return view;
  const isOlder = isBeforeSteps(view, answer.askedAt);
  const said = isOlder ? withoutState(view, answer) : answer;
  const { state, protocol, epochs, members, askedAt } = said;
  const unchanged = view.coordinator !== null && saysTheSame(view.coordinator, said);
  const coordinator: CoordinatorView = {
    state,
    protocol,
    epochs,
    members: unchanged && view.coordinator ? view.coordinator.members : members,
    askedAt,
    since: unchanged && view.coordinator ? view.coordinator.since : said.time,
  };
  const listed = new Set(members.map((member) => member.memberId));
  const before = (view.coordinator?.members ?? []).map((member) => member.memberId);
  const ended = endMemberships({ ...view, coordinator }, { listed, before, askedAt, time: said.time });
  const known = withExternals(ended, members, said.time);
  if (isOlder) return known;
  const leader = epochs === null ? leaderOf(ended, listed) : null;
  return { ...known, steps: stepsAfterAnswer(view.steps, state), leader, generation: generationOf(ended, said) };
}

/** Clients may have heard who leads before the coordinator's answer says that somebody does. */
function leaderOf({ leader, generation, consumers }: GroupView, listed: ReadonlySet<string>): string | null {
  if (leader !== null && listed.has(leader)) return leader;
  const told = Object.values(consumers).find((of) => of.leader !== null && of.generation === generation && listed.has(of.leader));
  return told?.leader ?? null;
}

function generationOf(view: GroupView, { state, epochs }: CoordinatorDescribed): number | null {
  if (epochs !== null) return epochs.group;
  return state === "Empty" || state === "Dead" ? emptyGeneration(view, state) : view.generation;
}

/** The answer with the state of the newest step instead of its own. */
function withoutState(
  { steps, coordinator }: GroupView,
  answer: CoordinatorDescribed & { time: number },
): CoordinatorDescribed & { time: number } {
  return { ...answer, state: steps?.state ?? answer.state, protocol: coordinator?.protocol ?? answer.protocol };
}

/** The coordinator was asked again at `askedAt` and said nothing new. */
export function confirmCoordinator(view: GroupView, askedAt: number | null): GroupView {
  if (!view.coordinator || askedAt === null || askedAt <= view.coordinator.askedAt) return view;
  return { ...view, coordinator: { ...view.coordinator, askedAt } };
}

/** Whether two answers agree in everything but the time. */
export function saysTheSame(a: Said, b: Said): boolean {
  if (a.state !== b.state || a.protocol !== b.protocol) return false;
  return textOf(a.epochs) === textOf(b.epochs) && sameMembers(a.members, b.members) && sameTargets(a.members, b.members);
}

type Said = Pick<CoordinatorDescribed, "state" | "protocol" | "epochs" | "members">;

function textOf(epochs: CoordinatorDescribed["epochs"]): string {
  return epochs === null ? "" : `${epochs.group}/${epochs.target}`;
}

/** Of members of the newer protocol: whether each is as far, and is to have the same. */
function sameTargets(a: CoordinatorMember[], b: CoordinatorMember[]): boolean {
  const byId = new Map(b.map((member) => [member.memberId, member.newer]));
  return a.every(({ memberId, newer }) => {
    const other = byId.get(memberId) ?? null;
    if (newer === null || other === null) return newer === other;
    return newer.epoch === other.epoch && newer.type === other.type && sameAssignment(newer.target, other.target);
  });
}

/** Whether two answers list the same members with the same partitions, in whatever order. */
export function sameMembers(a: CoordinatorMember[], b: CoordinatorMember[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  const byId = new Map(b.map((member) => [member.memberId, member]));
  return a.every((member) => {
    const other = byId.get(member.memberId);
    return other !== undefined && sameAssignment(member.assignment, other.assignment);
  });
}

function endMemberships(
  view: GroupView,
  answer: { listed: Set<string>; before: string[]; askedAt: number; time: number },
): GroupView {
  const { listed, askedAt } = answer;
  // One that is listed no more is kept for one answer longer and until the rebalance ends, which tells why it went.
  const remembered = new Set([...listed, ...answer.before]);
  const keeps = (membership: { memberId: string; since: number }) =>
    view.rebalance !== null || remembered.has(membership.memberId) || membership.since >= askedAt;
  const departed = view.departed.every(keeps) ? view.departed : view.departed.filter(keeps);
  const told = new Map(view.steps?.gone.map((gone) => [gone.memberId, gone.at]));
  const changed = Object.values(view.consumers).flatMap((consumer) => {
    const former = consumer.former.every(keeps) ? consumer.former : consumer.former.filter(keeps);
    const goneAt =
      goneSince(consumer, { ...answer, told }) ??
      (consumer.memberId !== null && listed.has(consumer.memberId) ? null : consumer.goneAt);
    return former === consumer.former && goneAt === consumer.goneAt
      ? []
      : [[consumer.id, { ...consumer, former, goneAt }] as const];
  });
  const consumers = changed.length === 0 ? view.consumers : { ...view.consumers, ...Object.fromEntries(changed) };
  return { ...view, departed, consumers };
}

/** When a member that was counted is not listed any more: when a step said so, else now. A member id is first counted some time after its JoinGroup has left. */
function goneSince(
  consumer: ConsumerView,
  { listed, askedAt, time, told }: { listed: Set<string>; askedAt: number; time: number; told: Map<string, number> },
): number | null {
  if (consumer.goneAt !== null || consumer.memberId === null || listed.has(consumer.memberId)) return null;
  const goneAt = told.get(consumer.memberId) ?? time;
  switch (consumer.phase.name) {
    case "crashed":
    case "frozen":
      return consumer.phase.since < askedAt ? goneAt : null;
    case "joined":
      return consumer.joinedAt !== null && consumer.joinedAt < askedAt ? goneAt : null;
    case "failed":
      return consumer.phase.since < askedAt ? goneAt : null;
    case "connecting":
    case "joining":
    case "rejoining":
    case "leaving":
      return null;
  }
}

/** Members that no client of ours speaks as. They keep their numbers while they are listed. */
function withExternals(view: GroupView, members: CoordinatorMember[], time: number): GroupView {
  const known = memberships(view);
  const listed = new Set(members.map((member) => member.memberId));
  const expected = new Set(
    Object.values(view.consumers).flatMap((consumer) => (mayBeListedAnew(consumer, listed) ? [consumer.clientId] : [])),
  );
  // In the order of their numbers, whatever their member ids are: a new card is the last.
  const externals = Object.fromEntries(
    Object.entries(view.externals).filter(([, { memberId }]) => listed.has(memberId) && known.get(memberId)?.kind === "external"),
  );
  let { nextExternal } = view;
  for (const { memberId, clientId, host } of members) {
    if (known.has(memberId) || expected.has(clientId)) continue;
    const id = `E${nextExternal++}`;
    externals[id] = { id, memberId, clientId, host, since: time };
  }
  const same = nextExternal === view.nextExternal && Object.keys(externals).length === Object.keys(view.externals).length;
  return same ? view : { ...view, externals, nextExternal };
}

/**
 * A client of ours is listed under a new member id before it can tell us that id: such a one is not
 * taken for somebody else's. One that is in the group, or is gone for good, does not get another.
 */
function mayBeListedAnew(consumer: ConsumerView, listed: Set<string>): boolean {
  if (consumer.phase.name === "crashed") return consumer.goneAt === null;
  return consumer.phase.name !== "joined" || consumer.memberId === null || !listed.has(consumer.memberId);
}
