import { memberships } from "./members.ts";
import { changesOf, hasLeftForNow } from "./protocol.ts";
import { listText } from "./sentences.ts";
import { isOneOfMany } from "./topics.ts";
import type { ExternalView, GroupView } from "./view.ts";

/** Whom a group of the newer protocol waits for: those that are to give something up come first, then those that are behind. */
export function reconciling(view: GroupView): { waitsFor: "revoke" | "catch-up"; awaited: string[] } {
  const { members, epochs } = view.coordinator ?? { members: [], epochs: null };
  const names = memberships(view);
  const nameOf = (memberId: string, clientId: string) => names.get(memberId)?.id ?? clientId;
  const changes = members.map((member) => ({ member, ...changesOf(member) }));
  const givers = changes.filter(({ gives }) => gives.length > 0);
  const behind = changes.filter(({ member, gets }) => gets.length > 0 || (member.newer?.epoch ?? 0) < (epochs?.target ?? 0));
  const awaited = (givers.length > 0 ? givers : behind).map(({ member }) => nameOf(member.memberId, member.clientId));
  return { waitsFor: givers.length > 0 ? "revoke" : "catch-up", awaited };
}

/** What a member of the newer protocol is about to give up or to get, as a sentence; null where nothing changes for it. */
export function changeText(view: GroupView, { memberId }: ExternalView): string | null {
  const member = view.coordinator?.members.find((each) => each.memberId === memberId);
  if (!member) return null;
  if (hasLeftForNow(member)) return "It has left for now: as a static member it keeps what it has until its session ends.";
  if (!view.rebalance) return null;
  const { gives, gets } = changesOf(member);
  if (gives.length > 0) return `Is to give up ${partitionsText(view, gives)}: it is told so at its next heartbeat.`;
  if (gets.length > 0)
    return `Is to get ${partitionsText(view, gets)}: it is told so at a heartbeat, once nobody has ${them(gets)}.`;
  return null;
}

/** Which protocol a member speaks, as a sentence, where the group's members speak different ones; null elsewhere. */
export function protocolText({ coordinator }: GroupView, memberId: string | null): string | null {
  const members = coordinator?.members ?? [];
  if (!members.some(({ newer }) => newer?.type === "classic")) return null;
  switch (members.find((member) => member.memberId === memberId)?.newer?.type) {
    case "classic":
      return "Speaks the classic protocol: a rebalance stops all that it has.";
    case "consumer":
      return "Speaks the newer protocol: a rebalance stops only what moves.";
    case null:
    case undefined:
      return null;
  }
}

/** "P0, P1 and P2"; with their topics where the group reads several. */
export function partitionsText(view: Pick<GroupView, "partitions">, keys: readonly string[]): string {
  const many = isOneOfMany(view);
  return listText(
    keys.map((key) => {
      const colon = key.lastIndexOf(":");
      return `${many ? `${key.slice(0, colon)} ` : ""}P${key.slice(colon + 1)}`;
    }),
  );
}

function them(keys: string[]): string {
  return keys.length === 1 ? "it" : "them";
}
