import type { GroupOrigin } from "../contract/group-events.ts";
import type { GroupView } from "../group/view.ts";

/** What the cluster says of a group before the lab opens it. */
export interface FoundGroup {
  /** Whether the coordinator knows the group at all. */
  exists: boolean;
  /** Members in it. None of them is the lab's, since the lab has not opened it. */
  members: number;
}

/**
 * Whose group it will be once it is opened; null where it has members that are not the lab's and
 * nobody has said that the lab shall join them.
 */
export function originOf(found: FoundGroup, asked: { configured: boolean; adopt: boolean }): GroupOrigin | null {
  if (asked.configured) return "configured";
  if (!found.exists) return "made";
  if (found.members === 0) return "existing";
  return asked.adopt ? "adopted" : null;
}

/**
 * Whether the lab's consumers may join without anybody saying so (again): a group that existed
 * before the lab came is somebody's, and its owners may have come back.
 */
export function mayJoin(origin: GroupOrigin, foreignMembers: number): boolean {
  return origin !== "existing" || foreignMembers === 0;
}

/**
 * Why the lab's use of a group cannot end now, as a sentence; null where it can. `members`: the ids of
 * those that the coordinator lists.
 */
export function whyNotClose(view: GroupView, members: string[]): string | null {
  if (view.origin === "watched") return null;
  const running = Object.values(view.consumers).filter(({ phase }) => phase.name !== "crashed" && phase.name !== "failed");
  if (running.length > 0) return `${count(running.length, "consumer")} of the lab's did not leave ${view.group} yet.`;
  const foreign = new Set(Object.values(view.externals).map(({ memberId }) => memberId));
  // A group that will not be deleted goes on without the lab; others' members in it are not touched.
  const inTheWay = view.origin === "made" ? members : members.filter((memberId) => !foreign.has(memberId));
  if (inTheWay.length === 0) return null;
  return `The coordinator still counts ${count(inTheWay.length, "member")} of ${view.group}: a crashed one until its session ends.`;
}

/** Why the group's offsets are never reset by the lab, as a sentence; null where they may be. */
export function whyNotReset({ group, origin }: Pick<GroupView, "group" | "origin">): string | null {
  if (origin === "made" || origin === "configured") return null;
  if (origin === "watched") return `${group} is only watched: the lab never changes anything of it.`;
  return `${group} existed before the lab used it: the lab never resets offsets that may be somebody else's.`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
