import { once } from "node:events";
import { createInterface } from "node:readline";
import { Order, type JoinErrand, type ProduceErrand, type ReadErrand, type Report, type Said } from "./errand.ts";

/** How a client does the errands. */
export interface Program {
  produce(errand: ProduceErrand): Promise<void>;
  read(errand: ReadErrand, say: Say): Promise<void>;
  /** Consumes until `ended` resolves, and leaves. */
  join(errand: JoinErrand, say: Say, ended: Promise<unknown>): Promise<void>;
}

type Say = (said: Said) => void;

/** Does the errands of the standard input, all at once, until it ends. */
export async function run(program: Program): Promise<void> {
  const ended = once(process, "SIGTERM");
  for await (const line of createInterface(process.stdin)) {
    const order = Order.parse(JSON.parse(line));
    void perform(program, order, ended);
  }
}

async function perform(program: Program, { id, errand }: Order, ended: Promise<unknown>): Promise<void> {
  const say = (said: Said) => {
    const report: Report = { id, said };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  };
  try {
    if (errand.do === "produce") await program.produce(errand);
    else if (errand.do === "read") await program.read(errand, say);
    else await program.join(errand, say, ended);
    say({ done: true });
  } catch (error) {
    say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  if (errand.do === "join") process.exit(0);
}
