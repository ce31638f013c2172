import { fileURLToPath } from "node:url";
import { findPython } from "../../tools/programs/python.ts";
import { pythonWith, type PythonClient } from "../../tools/python/python.ts";
import type { Client } from "./client.ts";
import { programClient } from "./program-client.ts";

/** confluent-kafka, which is librdkafka. */
export const confluentClient = (): Promise<Client> => pythonClient("confluent-kafka", "confluent.py");

/** kafka-python, which speaks the protocol in Python; the two versions choose the requests' versions in ways of their own. */
export const kafkaPythonClient = (version: 2 | 3): Promise<Client> => pythonClient(`kafka-python-${version}`, "kafka_python.py");

async function pythonClient(name: PythonClient, script: string): Promise<Client> {
  const program = fileURLToPath(new URL(`programs/${script}`, import.meta.url));
  return programClient({
    name,
    available: (await findPython()) !== null,
    compressions: ["none", "gzip", "snappy", "lz4", "zstd"],
    starts: ["beginning", "end", "offset", "time"],
    command: async () => [await pythonWith(name), program],
  });
}
