import { createInterface } from "node:readline";
import { consume } from "./consume.ts";
import { Held } from "./hold.ts";
import { join } from "./join.ts";
import { BareOrder, BareSettings } from "./words.ts";
import type { BareAnswer } from "./words.ts";

/**
 * Bare kafkajs consumers in a process of their own, as a script of a user would run them: obeys one
 * order after the other (bare/words.ts) until its standard input ends.
 */
const settings = BareSettings.parse(JSON.parse(process.argv[2] ?? ""));
const held = new Held(settings);

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(BareOrder.parse(JSON.parse(line))).catch((error: unknown): BareAnswer => ({
    type: "failed",
    message: error instanceof Error ? error.message : String(error),
  }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await held.release();

async function obey(order: BareOrder): Promise<BareAnswer> {
  switch (order.type) {
    case "join":
      return join(settings, order);
    case "consume":
      return consume(settings, order);
    case "hold":
      return held.add(order);
    case "weigh":
      return held.weigh();
  }
}
