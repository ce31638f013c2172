import type { Dice } from "../../chaos-plan.ts";
import { ZERO_UUID } from "../../../lib/wire/schema.ts";

/** What the fuzzer's groups and topics may be called; nobody else's are. */
const GROUPS = ["fuzz-a", "fuzz-b", "fuzz-c", "fuzz-d"] as const;
const TOPICS = ["fuzz-0", "fuzz-1", "fuzz-2", "fuzz-3"] as const;
const KEPT = 32;

/** What the broker told the fuzzer: with ids that it knows, frames get further than to the first check. */
export class Lore {
  readonly #memberIds: string[] = [];
  readonly #topicIds: string[] = [];

  group(dice: Dice): string {
    return dice.pick(GROUPS);
  }

  topic(dice: Dice): string {
    return dice.pick(TOPICS);
  }

  memberId(dice: Dice): string {
    return dice.pick(["", ...this.#memberIds]);
  }

  topicId(dice: Dice): string {
    return dice.pick([ZERO_UUID, ...this.#topicIds]);
  }

  learnMember(id: string): void {
    learn(this.#memberIds, id);
  }

  /** Keeps the id of a topic of its own. */
  learnTopic(name: string | null, id: string): void {
    if (TOPICS.some((own) => own === name)) learn(this.#topicIds, id);
  }
}

function learn(known: string[], id: string): void {
  if (id === "" || known.includes(id)) return;
  known.push(id);
  if (known.length > KEPT) known.shift();
}
