import { startBrokerThread } from "../../lib/broker/thread/broker-thread.ts";
import { systemClock } from "../../lib/clock/clock.ts";
import { createLog } from "../../lib/log/log.ts";
import { CLASS_SETTINGS } from "../../tools/kafka/properties.ts";

/**
 * The embedded broker alone in a process, in a thread as the lab runs it. Prints its port as the only line
 * when it listens, and runs until its standard input ends.
 */
const thread = await startBrokerThread({
  options: {
    host: "127.0.0.1",
    port: 0,
    groupInitialRebalanceDelayMs: Number(CLASS_SETTINGS["group.initial.rebalance.delay.ms"]),
    groupMinSessionTimeoutMs: Number(CLASS_SETTINGS["group.min.session.timeout.ms"]),
    logBytes: 256 * 1024 * 1024,
  },
  clock: systemClock,
  log: createLog("broker"),
});
process.stdout.write(`${thread.status.port}\n`);
process.stdin.resume();
process.stdin.once("end", () => void thread.close());
