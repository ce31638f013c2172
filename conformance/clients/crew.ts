import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Broker } from "../brokers.ts";
import { uniqueName, until } from "../until.ts";
import type { Client, Member } from "./client.ts";
import { committed, describeGroup } from "./groups.ts";
import { makeTopic, readLog, seed } from "./topics.ts";

/** A group on a topic of its own, with members of any kind. */
export interface Crew {
  readonly group: string;
  readonly topic: string;
  /** Starts a member; its client id is unique in the group. */
  join(client: Client, clientId: string, options?: { assignor?: string; sessionMs?: number }): Promise<Member>;
  /** Waits until exactly these are members and share every partition. Gives each one's partitions. */
  settled(...members: readonly Member[]): Promise<(readonly number[])[]>;
  /** Each one's member id, as the coordinator lists it. */
  memberIds(...members: readonly Member[]): Promise<(string | undefined)[]>;
  /**
   * Sends a record to each partition, and waits until the partition's member, and no other, has received it. A round in
   * which somebody else has it too, or instead and has committed it, by a fetch that was under way during the rebalance, is
   * followed by another. What nobody has received is waited for in every round.
   */
  delivers(...members: readonly Member[]): Promise<void>;
  /** Waits until the group has no members, and everything is committed. */
  finished(): Promise<void>;
  /** Ends members that still run. */
  close: () => Promise<void>;
}

export interface CrewOptions {
  readonly partitions: number;
  readonly assignor: string;
  readonly sessionMs?: number;
  readonly groupProtocol?: "classic" | "consumer";
}

/** A fetch that was under way is over after one; the second is for a machine that is busy. */
const ROUNDS = 3;

/** Makes the topic of a group that nobody is in yet. `close` is the disposer. */
export async function startCrew(
  broker: Broker,
  { partitions, assignor, sessionMs = 6000, groupProtocol = "classic" }: CrewOptions,
): Promise<Crew> {
  const topic = await makeTopic(broker, { partitions, what: "crew" });
  const group = uniqueName("crew");
  const members: Member[] = [];
  let rounds = 0;

  const ownersOf = async (crew: readonly Member[]) => {
    const { state, members: listed } = await describeGroup(broker, group);
    expect({ state, members: listed.map(({ clientId }) => clientId).sort() }).toEqual({
      state: "Stable",
      members: crew.map(({ clientId }) => clientId).sort(),
    });
    const shares = crew.map((member) => listed.find(({ clientId }) => clientId === member.clientId)?.partitions ?? []);
    expect(shares.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, partition) => partition));
    return shares;
  };

  return {
    group,
    topic,
    async join(client, clientId, options) {
      const member = await client.join(broker, { topic, group, clientId, groupProtocol, assignor, sessionMs, ...options });
      members.push(member);
      return member;
    },
    settled: (...crew) => until(() => ownersOf(crew)),
    async memberIds(...crew) {
      const listed = (await describeGroup(broker, group)).members;
      return crew.map((member) => listed.find(({ clientId }) => clientId === member.clientId)?.memberId);
    },
    async delivers(...crew) {
      const shares = await until(() => ownersOf(crew));
      for (let left = ROUNDS; ; left--) {
        rounds += 1;
        const name = `round ${rounds},`;
        const valueOf = (partition: number) => `${name} partition ${partition}`;
        const messages = shares.flat().map((partition) => ({ key: null, value: valueOf(partition), headers: {}, partition }));
        await seed(broker, { topic, messages });
        const received = () => crew.map((member) => valuesOf(member, name));
        const expected = shares.map((share) => share.map(valueOf).sort());
        await until(() => expect(new Set(received().flat())).toEqual(new Set(expected.flat())));
        if (left > 1 && !isDeepStrictEqual(received(), expected)) continue;
        expect(received()).toEqual(expected);
        return;
      }
    },
    async finished() {
      await until(async () => {
        expect(await describeGroup(broker, group)).toMatchObject({ state: "Empty", members: [] });
      });
      const offsets = await committed(broker, group, topic);
      for (let partition = 0; partition < partitions; partition++) {
        const { messages } = await readLog(broker, topic, partition);
        expect(offsets[partition], `committed of partition ${partition}`).toBe(messages.length);
      }
    },
    async close() {
      await Promise.all(members.map((member) => member.crash()));
    },
  };
}

/** The values of one round, each once: what was not committed before a rebalance comes twice. */
function valuesOf({ received }: Member, round: string): string[] {
  const values = received().map(({ value }) => value ?? "");
  return [...new Set(values)].filter((value) => value.startsWith(round)).sort();
}

/** One member of each kind, named by it; waits until each receives what is its own. */
export async function joinAsKinds(crew: Crew, kinds: readonly Client[]): Promise<Member[]> {
  const joining = kinds.map((client, index) => crew.join(client, `${index}-${client.name.replaceAll(/\W/g, "-")}`));
  const members = await Promise.all(joining);
  await crew.delivers(...members);
  return members;
}

/** They leave one after the other, and each time the rest takes over. */
export async function goInTurn(crew: Crew, members: readonly Member[]): Promise<void> {
  for (const [index, member] of members.entries()) {
    await member.leave();
    const rest = members.slice(index + 1);
    if (rest.length > 0) await crew.delivers(...rest);
  }
}
