import { Talk, type Case, type Entry, type Target } from "./talk.ts";

/** A request that two brokers answered differently. */
export interface Difference {
  readonly case: string;
  readonly request: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** The names of all errors that both answered at the same place. */
  readonly errors: readonly string[];
}

/** Runs a case on both brokers at the same time and compares what they answered. */
export async function compare(one: Case, ours: Target, theirs: Target): Promise<Comparison> {
  const [mine, other] = await Promise.all([perform(one, ours), perform(one, theirs)]);
  const length = Math.max(mine.length, other.length);
  const differences: Difference[] = [];
  const errors: string[] = [];
  for (let i = 0; i < length; i++) {
    const [a, b] = [mine[i], other[i]];
    if (a?.request === b?.request && JSON.stringify(a?.answer) === JSON.stringify(b?.answer)) errors.push(...errorsIn(a?.answer));
    else differences.push({ case: one.name, request: a?.request ?? b?.request ?? "", ours: a?.answer, theirs: b?.answer });
  }
  return { differences, errors };
}

/** Every `errorCode` in an answer, wherever in it. */
function errorsIn(answer: unknown): string[] {
  if (typeof answer !== "object" || answer === null) return [];
  return Object.entries(answer).flatMap(([field, value]: [string, unknown]) =>
    field === "errorCode" && typeof value === "string" ? [value] : errorsIn(value),
  );
}

async function perform(one: Case, target: Target): Promise<Entry[]> {
  const talk = new Talk(target);
  try {
    await one.run(talk);
  } catch (error) {
    talk.fail(error);
  } finally {
    talk.close();
  }
  return talk.transcript();
}
