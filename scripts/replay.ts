import { parseArgs } from "node:util";
import { differencesIn } from "../conformance/replay/compare.ts";
import { programmeOf } from "../conformance/replay/programme.ts";
import { replay } from "../conformance/replay/replay.ts";
import { systemClock as clock } from "../lib/clock/clock.ts";
import { asCommand } from "./steps.ts";

/** `npm run replay -- --seeds 200 --first 7`: the same scripts on the embedded broker and on Apache Kafka. Ends with 1 when they differ. */

/** So many seeds at the same time, on one pair of brokers. */
const AT_ONCE = 20;

await asCommand(async () => {
  const { values } = parseArgs({ options: { seeds: { type: "string" }, first: { type: "string" } } });
  const seeds = numberOf("--seeds", values.seeds ?? "20");
  const first = numberOf("--first", values.first ?? String(clock.now() % 1_000_000));
  console.log(`--seeds ${seeds} --first ${first}`);
  let different = 0;
  for (let done = 0; done < seeds; done += AT_ONCE) {
    const count = Math.min(AT_ONCE, seeds - done);
    const pairs = await replay(programmeOf(Array.from({ length: count }, (_, index) => first + done + index)));
    const differences = pairs.flatMap(differencesIn);
    different += differences.length;
    for (const difference of differences) console.log(`\n${difference}`);
    console.error(`… ${done + count} of ${seeds} seeds`);
  }
  console.log(different === 0 ? "\nBoth brokers did the same." : `\n${different} differences.`);
  return different === 0 ? 0 : 1;
});

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0, not "${text}"`);
  return value;
}
