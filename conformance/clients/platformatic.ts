import { fileURLToPath } from "node:url";
import type { Client } from "./client.ts";
import { programClient } from "./program-client.ts";

const PROGRAM = fileURLToPath(new URL("programs/platformatic.ts", import.meta.url));

/** @platformatic/kafka in a process of its own. */
export function platformaticClient(): Client {
  return programClient({
    name: "@platformatic/kafka",
    available: true,
    compressions: ["none", "gzip", "snappy", "lz4", "zstd"],
    starts: ["beginning", "end", "offset", "time"],
    command: async () => [process.execPath, PROGRAM],
  });
}
