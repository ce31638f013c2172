import { systemClock } from "../lib/clock/clock.ts";
import { watchNpm } from "../tools/process/ancestors.ts";
import { buildIfNeeded } from "./build.ts";

// The server runs in this very process: a signal to npm, to node or from the terminal reaches it, and
// there is no child to be left behind. npm killed outright passes nothing on; then this ends by itself.
watchNpm(systemClock, () => process.kill(process.pid, "SIGTERM"));
if (!process.argv.includes("--dev")) await buildIfNeeded();
await import("../server.ts");
