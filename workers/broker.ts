import { randomBytes } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { runBrokerService } from "../lib/broker/thread/serve-thread.ts";
import { systemClock } from "../lib/clock/clock.ts";
import { BrokerCommand, BrokerThreadOptions } from "../lib/contract/broker-thread.ts";
import { createLog } from "../lib/log/log.ts";

/** The embedded broker's thread: commands in, steps out (lib/contract/broker-thread.ts). */

const port = parentPort;
if (!port) throw new Error("workers/broker.ts runs as a worker thread only.");

const log = createLog("broker");
const perform = await runBrokerService({
  broker: { ...BrokerThreadOptions.parse(workerData), clock: systemClock, random: randomBytes, log },
  post: (message) => port.postMessage(message),
  onEnd: () => port.close(),
});

port.on("message", (message: unknown) => {
  const command = BrokerCommand.safeParse(message);
  if (command.success) perform(command.data);
  else log.error("A command was not understood.", { problem: command.error.message });
});
