import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../lib/clock/clock.ts";
import { ProducerCommand, ProducerThreadOptions } from "../lib/contract/producer-thread.ts";
import type { ProducerThreadMessage } from "../lib/contract/producer-thread.ts";
import { startProducerLoop } from "../lib/kafka/producer/producer-loop.ts";
import { createSender } from "../lib/kafka/producer/sender.ts";

/** The producer's thread: making and sending 20,000 events a second must not hold up anything else. */
const port = parentPort;
if (!port) throw new Error("workers/producer.ts is a thread of the lab and cannot be started by itself");

const say = (message: ProducerThreadMessage) => port.postMessage(message);
const sender = createSender(ProducerThreadOptions.parse(workerData), systemClock);
const loop = startProducerLoop({
  sender,
  clock: systemClock,
  random: Math.random,
  onReport: (report) => say({ type: "report", report }),
});

port.on("message", (message: unknown) => {
  const command = ProducerCommand.parse(message);
  if (command.type === "set") {
    loop.set(command.settings);
    return;
  }
  void loop.close(command.withinMs).then(() => {
    say({ type: "closed" });
    port.close();
  });
});
