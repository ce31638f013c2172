import { sleep, systemClock as clock } from "../../lib/clock/clock.ts";
import { offsetFetch } from "../../lib/wire/apis/09-offset-fetch.ts";
import { describeGroups } from "../../lib/wire/apis/15-describe-groups.ts";
import { deleteGroups } from "../../lib/wire/apis/42-delete-groups.ts";
import { errorName } from "../../lib/wire/errors.ts";
import { Lines } from "./puppets/lines.ts";
import { partitionsIn } from "./names.ts";

/** What may be waited for; a broker that is right needs a tenth of it. */
const PATIENCE_MS = 20_000;
/** At first what is waited for is about to come; later it takes a session's end. */
const LOOK_AFTER_MS = { first: 4, atMost: 80 } as const;

/** Begins what is said where something that was waited for did not come. */
export const STUCK = "never; at last:";

/** What the coordinator says of a group. */
interface Picture {
  /** Null while it says nothing. */
  readonly state: string | null;
  /** Client ids, in order. */
  readonly members: string;
  /** All of it. */
  readonly text: string;
}

const NOTHING: Picture = { state: null, members: "", text: "no answer" };

/** Looks at a group from outside. */
export class Watcher {
  readonly #groupId: string;
  readonly #lines: Lines;

  constructor(port: number, groupId: string) {
    this.#groupId = groupId;
    this.#lines = new Lines(port, "watcher");
  }

  async look(): Promise<Picture> {
    const answer = await this.#lines.ask(describeGroups, 5, { groups: [this.#groupId] });
    const [group] = answer?.groups ?? [];
    // A broker that has just started does not know its groups yet.
    if (!group || group.errorCode !== 0) return { ...NOTHING, text: group ? errorName(group.errorCode) : NOTHING.text };
    const members = group.members.toSorted((a, b) => (a.clientId < b.clientId ? -1 : 1));
    const owned = members.map(({ clientId, memberAssignment }) => `${clientId} has ${partitionsIn(memberAssignment)}`);
    return {
      state: group.groupState,
      members: members.map(({ clientId }) => clientId).join(" "),
      text: [group.groupState, group.protocolData || "no protocol", ...owned].join(", "),
    };
  }

  /** Waits until the coordinator describes the group so; gives what it says then. */
  async until(state: string, members: readonly string[]): Promise<string> {
    let picture = NOTHING;
    await wait(async () => {
      picture = await this.look();
      return picture.state === state && picture.members === members.join(" ") ? null : picture.text;
    });
    return picture.text;
  }

  /** Every committed offset, as "topic partition: offset". */
  async offsets(): Promise<string> {
    const answer = await this.#lines.ask(offsetFetch, 7, { groupId: this.#groupId, topics: null });
    const rows = answer?.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, committedOffset }) => `${name} ${partitionIndex}: ${committedOffset}`),
    );
    return rows?.toSorted().join(", ") ?? NOTHING.text;
  }

  async deleteGroup(): Promise<string> {
    const answer = await this.#lines.ask(deleteGroups, 2, { groupsNames: [this.#groupId] });
    return answer?.results.map(({ errorCode }) => errorName(errorCode)).join() ?? NOTHING.text;
  }

  close(): void {
    this.#lines.close();
  }
}

/** Asks again and again until `lacks` is null. Rejects with what is lacking when that goes on for too long. */
export async function wait(lacks: () => Promise<string | null>): Promise<void> {
  const end = clock.now() + PATIENCE_MS;
  for (let afterMs: number = LOOK_AFTER_MS.first; ; afterMs = Math.min(2 * afterMs, LOOK_AFTER_MS.atMost)) {
    const lacking = await lacks();
    if (lacking === null) return;
    if (clock.now() > end) throw new Error(`${STUCK} ${lacking}`);
    await sleep(clock, afterMs);
  }
}
