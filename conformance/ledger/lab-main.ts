import { systemClock } from "../../lib/clock/clock.ts";
import { readConfig } from "../../lib/config/read-config.ts";
import { startLab } from "../../lib/lab/start-lab.ts";
import { createLog } from "../../lib/log/log.ts";
import { startTestServer } from "../../lib/server/test-server.ts";

/** A lab with its server in a process of its own, as the environment says. Prints its address; ends when its input ends. */
const lab = await startLab({ config: readConfig(process.env), clock: systemClock, log: createLog("lab") });
const server = await startTestServer({ lab, clock: systemClock, log: createLog("server") });
process.stdout.write(`at ${server.url}\n`);
process.stdin.resume().on("end", () => {
  void server
    .close()
    .then(() => lab.close(1000))
    .then(() => process.exit(0));
});
