import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startGuard } from "../../tools/process/guard.ts";
import { pythonWith } from "../../tools/python/python.ts";
import { ClientAnswer } from "./words.ts";
import type { ClientOrder } from "./words.ts";

const KAFKAJS = fileURLToPath(new URL("clients/kafkajs-main.ts", import.meta.url));
const LIBRDKAFKA = fileURLToPath(new URL("clients/librdkafka.py", import.meta.url));

type Answered<T extends ClientAnswer["type"]> = Extract<ClientAnswer, { type: T }>;

/** A process of clients, seen from the bench. */
export interface Client {
  /** Resolves with the answer of this type; rejects with what went wrong there. One order at a time. */
  ask<T extends ClientAnswer["type"]>(order: ClientOrder, type: T): Promise<Answered<T>>;
  /** Ends it at once: nothing leaves its group. */
  stop(): Promise<void>;
}

export type Library = "kafkajs" | "librdkafka";

/**
 * Starts a process of clients for a broker; it ends with this process at the latest. `stop` is the disposer.
 * Rejects when it is librdkafka's and Python or confluent-kafka cannot be had.
 */
export async function startClient(library: Library, bootstrap: string): Promise<Client> {
  const [command, ...args] =
    library === "kafkajs"
      ? ([process.execPath, "--no-warnings", KAFKAJS] as const)
      : ([await pythonWith("confluent-kafka"), LIBRDKAFKA] as const);
  const guard = startGuard();
  const child = guard.spawn(command, [...args, bootstrap], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "close");
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("The process of clients has no pipes");
  stdin.on("error", () => {});
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const is = <T extends ClientAnswer["type"]>(answer: ClientAnswer, type: T): answer is Answered<T> => answer.type === type;
  return {
    async ask(order, type) {
      stdin.write(`${JSON.stringify(order)}\n`);
      const line = await answers.next();
      if (line.done) throw new Error("The process of clients has ended");
      const answer = ClientAnswer.parse(JSON.parse(line.value));
      if (is(answer, type)) return answer;
      throw new Error(answer.type === "failed" ? `A client failed: ${answer.message}` : `It answered ${answer.type}`);
    },
    async stop() {
      child.kill("SIGKILL");
      await exited;
      await guard.close();
    },
  };
}
