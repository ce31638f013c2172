import type { CoordinatorStepped } from "../contract/group-events.ts";
import type { RebalanceCause, StepMember } from "../contract/group-steps.ts";
import { stepNames } from "./members.ts";
import { durationText, listText } from "./sentences.ts";
import type { GroupView, LogLine } from "./view.ts";

type Words = Pick<LogLine, "about" | "text" | "term">;

/** What a step of the coordinator adds to the event list: plain words, and Apache Kafka's own beside them. */
export function stepWords(view: GroupView, { step, state, generation, leader }: CoordinatorStepped): Words[] {
  // There is one for each of hundreds of members, and finding names looks at all of them.
  if (step.kind === "waiting") return [];
  const nameOf = stepNames(view);
  const name = (member: StepMember) => nameOf(member).name;
  const id = (memberId: string) => name({ memberId, clientId: null });
  const names = (members: StepMember[]) => listText(members.map(name));
  const say = (text: string, term: string | null, about?: StepMember): Words[] => [
    { about: about ? nameOf(about).card : null, text, term },
  ];
  switch (step.kind) {
    case "preparing to rebalance":
      return say(
        `The coordinator begins a rebalance: ${causeText(step.cause, names(step.members))}`,
        step.members.reduce((reason, member) => reason.replaceAll(member.memberId, name(member)), step.reason),
        step.members[0],
      );
    case "nobody rejoined":
      return say("Nobody has joined again in time; the coordinator goes on waiting", null);
    case "join phase completed": {
      const who = step.memberCount === 1 ? "The only member has joined" : `All ${step.memberCount} members have joined`;
      const works = leader === null ? "the leader" : id(leader);
      return say(`${who}: generation ${generation ?? "not known"}; ${works} works out who gets what`, "CompletingRebalance");
    }
    case "assignment received":
      return say(`${name(step.member)} has told the coordinator who gets what`, "SyncGroup", step.member);
    case "stable":
      return say("The group is stable", "Stable");
    case "leader elected":
      return say(`${name(step.member)} leads now, since ${id(step.formerLeaderId)} did not join again`, null, step.member);
    case "member id required":
      return say(`${name(step.member)} is given a member id, to join with`, "MEMBER_ID_REQUIRED", step.member);
    case "static member replaced":
      return say(`${name(step.member)} came back and takes the place of its former self`, "group.instance.id", step.member);
    case "heartbeat missed": {
      const [silent, session] = [durationText(step.silentMs), durationText(step.sessionTimeoutMs)];
      const text = `Nothing was heard of ${name(step.member)} for ${silent}; without a word it is out after ${session}`;
      return say(text, "session.timeout.ms", step.member);
    }
    case "heard again":
      return say(`${name(step.member)} is heard again: its session begins anew`, "Heartbeat", step.member);
    case "session expired":
      return say(
        `The coordinator puts ${name(step.member)} out: it was silent for a session`,
        "heartbeat expiration",
        step.member,
      );
    case "pending member expired":
      return say(`${name(step.member)} was given a member id and did not come back with it`, null, step.member);
    case "members not rejoined removed":
      return say(`${names(step.members)} did not join again in time: out`, "rebalance.timeout.ms", step.members[0]);
    case "members not synced removed":
      return say(`${names(step.members)} did not fetch the assignment in time: out`, "rebalance.timeout.ms", step.members[0]);
    case "member left":
      return say(`The coordinator hears that ${name(step.member)} leaves`, leaveTerm(step.reason), step.member);
    case "pending member left":
      return say(`${name(step.member)} leaves before it was in`, leaveTerm(step.reason), step.member);
    case "group created":
      return say("The coordinator makes the group: somebody asks to join", null);
    case "group loaded":
      return say("The coordinator has read the group again; every session begins anew", state);
    case "group empty":
      return say("The group has no members", "Empty");
    case "group dead":
      return say("The coordinator forgets the group", "Dead");
    case "group lost": {
      const how = step.why === "wiped" ? "The broker was wiped" : "The broker ended";
      return say(`${how}: the group, its offsets and all messages are gone`, "Dead");
    }
    case "refused": {
      const who: StepMember = { memberId: step.memberId, clientId: null };
      return say(`${step.memberId === "" ? "Somebody" : name(who)} is refused: ${step.api}`, step.error, who);
    }
    case "group found":
    case "steps ended":
      return [];
  }
}

/** With the client's own reason where it gave one. */
function leaveTerm(reason: string): string {
  return reason === "" || reason === "not provided" ? "LeaveGroup" : `LeaveGroup: ${reason}`;
}

function causeText(cause: RebalanceCause, names: string): string {
  switch (cause) {
    case "new member":
      return `${names} is new`;
    case "member joining":
      return `${names} joins`;
    case "leader rejoining":
      return `its leader ${names} joins again`;
    case "metadata changed":
      return `${names} wants something else than before`;
    case "static member replaced":
      return `${names} came back`;
    case "selected protocol changed":
      return `${names} came back with other assignors`;
    case "members left":
      return `${names} left`;
    case "session expired":
      return `the session of ${names} has ended`;
    case "sync expired":
      return `${names} did not fetch the assignment`;
    case "assignment not stored":
      return "the assignment could not be stored";
    case "other":
      return "its own words say why";
  }
}
