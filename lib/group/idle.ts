import { isGoing } from "./status.ts";
import type { ConsumerView, GroupView } from "./view.ts";

/** Why a member of a stable group owns nothing. There are only two reasons: no partitions, or more members than partitions. */
export function idleReason(view: GroupView, consumer: ConsumerView): string {
  const partitions = view.partitionCount ?? 0;
  if (partitions === 0) return `Topic ${view.topic} has no partitions yet.`;
  const owners = new Set(view.partitions.map(({ owner }) => owner).filter((owner) => owner !== null)).size;
  const members = view.coordinator?.members.length ?? 0;
  const have =
    partitions === 1
      ? `1 partition has its owner`
      : `${partitions} partitions have ${owners} ${owners === 1 ? "owner" : "owners"}`;
  const idle = members - owners;
  const waits = idle > 1 ? `${idle} of ${members} consumers wait` : `${ordinal(members, consumer)} waits`;
  return `${have}, so ${waits}. ${nextChance(view)}`;
}

function ordinal(members: number, consumer: ConsumerView): string {
  const words = ["", "", "a second", "a third", "a fourth", "a fifth", "a sixth", "a seventh", "an eighth", "a ninth", "a tenth"];
  const word = words[members];
  return word === undefined || word === "" ? consumer.id : `${word} consumer`;
}

/** When the idle one can hope: as soon as there are no more members than partitions. */
function nextChance(view: GroupView): string {
  const members = view.coordinator?.members.length ?? 0;
  const going = Object.values(view.consumers).filter(
    (consumer) => isGoing(consumer) && consumer.goneAt === null && consumer.memberId !== null,
  );
  const enough = members - going.length <= (view.partitionCount ?? 0);
  const [first] = going;
  if (!first) return "It takes over when one of them goes.";
  const ends = first.phase.name === "leaving" ? `When ${first.id} has left` : `When ${first.id}’s session ends`;
  return `${ends}, it ${enough ? "gets" : "may get"} one.`;
}
