import { Talk, type Case, type Entry, type Target } from "./talk.ts";

/** A request that two brokers answered differently. */
export interface Difference {
  readonly case: string;
  readonly request: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Runs a case on both brokers at the same time and gives what they answered differently. */
export async function compare(one: Case, ours: Target, theirs: Target): Promise<Difference[]> {
  const [mine, other] = await Promise.all([perform(one, ours), perform(one, theirs)]);
  const length = Math.max(mine.length, other.length);
  const differences: Difference[] = [];
  for (let i = 0; i < length; i++) {
    const [a, b] = [mine[i], other[i]];
    if (a?.request === b?.request && JSON.stringify(a?.answer) === JSON.stringify(b?.answer)) continue;
    differences.push({ case: one.name, request: a?.request ?? b?.request ?? "", ours: a?.answer, theirs: b?.answer });
  }
  return differences;
}

async function perform(one: Case, target: Target): Promise<Entry[]> {
  const talk = new Talk(target);
  try {
    await one.run(talk);
  } catch (error) {
    talk.entries.push({ request: "the end", answer: String(error) });
  } finally {
    talk.close();
  }
  return talk.entries;
}
