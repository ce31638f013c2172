import type { BrokerBench } from "../bench.ts";
import { inTurn, timeStart, type Side } from "../sides.ts";

/** From the start of the broker's process to its first answer, ms. */
export type Starts = Readonly<Record<Side, readonly number[]>>;

/** Each broker is started and stopped several times, alone. */
export async function measureStart({ quick, say }: BrokerBench): Promise<Starts> {
  const rounds = quick ? 1 : 7;
  const starts = { embedded: new Array<number>(), apache: new Array<number>() };
  for (let round = 0; round < rounds; round++) {
    say(`start: ${round + 1} of ${rounds}`);
    for (const side of inTurn(round)) starts[side].push(await timeStart(side, say));
  }
  return starts;
}
