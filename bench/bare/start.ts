import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startGuard } from "../../tools/process/guard.ts";
import { BareAnswer } from "./words.ts";
import type { BareOrder, BareSettings } from "./words.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

type Answered<T extends BareAnswer["type"]> = Extract<BareAnswer, { type: T }>;

/** The process of bare consumers, seen from the bench. */
export interface Bare {
  /** Resolves with the answer of this type; rejects with what went wrong there. One order at a time. */
  ask<T extends BareAnswer["type"]>(order: BareOrder, type: T): Promise<Answered<T>>;
  /** Its consumers leave and it ends. */
  stop(): Promise<void>;
}

/** Starts it; it ends with this process at the latest. `stop` is the disposer. */
export function startBare(settings: BareSettings): Bare {
  const guard = startGuard();
  const child = guard.spawn(process.execPath, ["--expose-gc", "--no-warnings", MAIN, JSON.stringify(settings)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "close");
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("The process of bare consumers has no pipes");
  stdin.on("error", () => {});
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const is = <T extends BareAnswer["type"]>(answer: BareAnswer, type: T): answer is Answered<T> => answer.type === type;
  return {
    async ask(order, type) {
      stdin.write(`${JSON.stringify(order)}\n`);
      const line = await answers.next();
      if (line.done) throw new Error("The process of bare consumers has ended");
      const answer = BareAnswer.parse(JSON.parse(line.value));
      if (is(answer, type)) return answer;
      throw new Error(answer.type === "failed" ? `A bare consumer failed: ${answer.message}` : `It answered ${answer.type}`);
    },
    async stop() {
      stdin.end();
      await exited;
      await guard.close();
    },
  };
}
