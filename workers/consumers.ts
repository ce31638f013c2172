import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../lib/clock/clock.ts";
import { ConsumerCommand, ConsumerThreadOptions } from "../lib/contract/consumer-thread.ts";
import { Fleet } from "../lib/kafka/consumers/fleet.ts";
import { createLog } from "../lib/log/log.ts";

/** A thread that hosts consumers: commands in, facts and numbers out (lib/contract/consumer-thread.ts). */

const log = createLog("consumers");
const port = parentPort;
if (!port) throw new Error("workers/consumers.ts runs as a worker thread only.");

const fleet = new Fleet({
  thread: ConsumerThreadOptions.parse(workerData),
  clock: systemClock,
  post: (message) => port.postMessage(message),
});

// A promise that kafkajs forgot to handle is no reason to take every consumer of this thread down.
process.on("unhandledRejection", (reason) => log.warn("A promise was rejected and nobody handled it.", { reason }));

port.on("message", (message: unknown) => {
  const command = ConsumerCommand.safeParse(message);
  if (command.success) fleet.handle(command.data);
  else log.error("A command was not understood.", { problem: command.error.message });
});
