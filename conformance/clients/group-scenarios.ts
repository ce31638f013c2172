import { expect, test } from "vitest";
import type { Broker } from "../brokers.ts";
import { until } from "../until.ts";
import type { Client, Member } from "./client.ts";
import { startCrew } from "./crew.ts";
import { describeGroup } from "./groups.ts";
import type { Message } from "./programs/errand.ts";
import { seed } from "./topics.ts";

/** How each assignor shares six partitions among three members, in any order. */
const SHARES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  range: [
    [0, 1],
    [2, 3],
    [4, 5],
  ],
  roundrobin: [
    [0, 3],
    [1, 4],
    [2, 5],
  ],
};

/** Long enough for a program to start in on a busy machine, short enough to be waited for. */
const SESSION_MS = 3000;

/** A client's consumers in groups, whole lives with its main assignor, and how they share with the others. */
export function groupScenarios(client: Client, broker: Broker, [main, ...others]: readonly [string, ...string[]]): void {
  test(`${main}: members join, leave, freeze, come back and crash; the others take over`, async ({ onTestFinished }) => {
    const crew = await startCrew(broker, { partitions: 6, assignor: main, sessionMs: SESSION_MS });
    onTestFinished(crew.close);
    const a = await crew.join(client, "a");
    await crew.delivers(a);
    const [b, c] = [await crew.join(client, "b"), await crew.join(client, "c")];
    const shares = await crew.settled(a, b, c);
    expect(shares.map((share) => share.length)).toEqual([2, 2, 2]);
    if (SHARES[main]) expect(shares.toSorted(byFirst)).toEqual(SHARES[main]);
    await until(async () => expect((await describeGroup(broker, crew.group)).protocol).toBe(main));
    await crew.delivers(a, b, c);
    await c.leave();
    await crew.delivers(a, b);

    const before = await crew.memberIds(b);
    b.freeze();
    await crew.settled(a);
    b.thaw();
    await crew.delivers(a, b);
    expect(await crew.memberIds(b)).not.toEqual(before);

    await b.crash();
    await crew.delivers(a);
    await a.leave();
    await crew.finished();
  });

  test.each(others)("%s: two share, and one takes over", async (assignor) => {
    const crew = await startCrew(broker, { partitions: 4, assignor, sessionMs: SESSION_MS });
    try {
      const [a, b] = [await crew.join(client, "a"), await crew.join(client, "b")];
      await crew.delivers(a, b);
      await until(async () => expect((await describeGroup(broker, crew.group)).protocol).toBe(assignor));
      await b.leave();
      await crew.delivers(a);
      await a.leave();
      await crew.finished();
    } finally {
      await crew.close();
    }
  });

  test("what one has committed the next one does not get again", async ({ onTestFinished }) => {
    const crew = await startCrew(broker, { partitions: 1, assignor: main });
    onTestFinished(crew.close);
    const send = (...values: string[]) => seed(broker, { topic: crew.topic, messages: values.map(asMessage) });
    await send("1", "2", "3");
    const first = await crew.join(client, "first");
    await until(() => expect(valuesOf(first)).toEqual(["1", "2", "3"]));
    await first.leave();
    await crew.finished();
    await send("4", "5");
    const second = await crew.join(client, "second");
    await until(() => expect(valuesOf(second)).toEqual(["4", "5"]));
    await second.leave();
    await crew.finished();
    expect(valuesOf(second)).toEqual(["4", "5"]);
  });
}

const asMessage = (value: string): Message => ({ key: null, value, headers: {} });

function valuesOf({ received }: Pick<Member, "received">): (string | null)[] {
  return received().map(({ value }) => value);
}

function byFirst([a = 0]: readonly number[], [b = 0]: readonly number[]): number {
  return a - b;
}
