import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { systemClock as clock } from "../lib/clock/clock.ts";
import { ProducerCommand, ProducerThreadOptions } from "../lib/contract/producer-thread.ts";
import type { ProducerThreadMessage } from "../lib/contract/producer-thread.ts";
import { startProducerLoop } from "../lib/kafka/producer/producer-loop.ts";
import { sendSingle } from "../lib/kafka/producer/send-single.ts";
import { createSender } from "../lib/kafka/producer/sender.ts";

/** The producer's thread: making and sending 20,000 messages a second must not hold up anything else. */
const port = parentPort;
if (!port) throw new Error("workers/producer.ts is a thread of the lab and cannot be started by itself");

const say = (message: ProducerThreadMessage) => port.postMessage(message);
const options = ProducerThreadOptions.parse(workerData);
const loop = startProducerLoop({
  sender: createSender({ ...options, clientId: "rebalance-lab-producer", clock }),
  clock,
  random: Math.random,
  busy: measureLoad(),
  onReport: (report) => say({ type: "report", report }),
});
// One message by hand waits for no batch of the others.
const singles = createSender({ ...options, clientId: "rebalance-lab-sender", clock });

port.on("message", (message: unknown) => {
  const command = ProducerCommand.parse(message);
  switch (command.type) {
    case "set":
      loop.set(command.settings);
      return;
    case "burst":
      loop.burst(command.count);
      return;
    case "send":
      void sendSingle(singles, command.message, clock).then((result) =>
        say(
          result.ok
            ? { type: "sent", id: command.id, receipt: result.receipt }
            : { type: "not-sent", id: command.id, failure: result.failure },
        ),
      );
      return;
    case "close":
      void loop.close(command.withinMs).then(() => {
        singles.close();
        say({ type: "closed" });
        port.close();
      });
  }
});

/** The share of time in which this thread's event loop ran since it was last asked. */
function measureLoad(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
