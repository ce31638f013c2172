import { fileURLToPath } from "node:url";
import type { Client } from "./client.ts";
import { programClient } from "./program-client.ts";

const PROGRAM = fileURLToPath(new URL("programs/kafkajs.ts", import.meta.url));

/** kafkajs in a process of its own. It has no compression but gzip without more packages. */
export function kafkaJsClient(): Client {
  return programClient({
    name: "kafkajs",
    available: true,
    compressions: ["none", "gzip"],
    starts: ["beginning", "end", "offset", "time"],
    command: async () => [process.execPath, PROGRAM],
  });
}
