import { createInterface } from "node:readline";
import { ClientOrder } from "../words.ts";
import type { ClientAnswer } from "../words.ts";
import { consume } from "./consume.ts";
import { measureLatency } from "./latency.ts";
import { produce } from "./produce.ts";
import { settle } from "./settle.ts";

/** Clients of kafkajs for the broker whose address is the only argument: obeys one order after the other (words.ts). */
const bootstrap = process.argv[2] ?? "";

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(ClientOrder.parse(JSON.parse(line))).catch((error: unknown): ClientAnswer => ({
    type: "failed",
    message: error instanceof Error ? error.message : String(error),
  }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function obey(order: ClientOrder): Promise<ClientAnswer> {
  switch (order.type) {
    case "produce":
      return produce(bootstrap, order);
    case "consume":
      return consume(bootstrap, order);
    case "settle":
      return settle(bootstrap, order);
    case "latency":
      return measureLatency(bootstrap, order);
  }
}
