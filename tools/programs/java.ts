import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findOnPath, type Environment } from "./find.ts";
import { installLine } from "./install-line.ts";

const run = promisify(execFile);

/** Apache Kafka 4 brokers run on this Java or newer (KIP-1013). */
const OLDEST_JAVA = 17;

/** The `java` to use: JAVA_HOME's, else the first on PATH. Rejects with one sentence when there is none, or only an old one. */
export async function findJava(env: Environment = process.env): Promise<string> {
  const home = env["JAVA_HOME"];
  const java = (home ? findOnPath(["java"], join(home, "bin")) : null) ?? findOnPath(["java"], env["PATH"] ?? "");
  if (java === null)
    throw new Error(`Apache Kafka needs Java ${OLDEST_JAVA} or newer, and there is none: ${installLine("java")}`);
  const version = await run(java, ["-version"]).then(
    ({ stdout, stderr }) => javaMajorVersion(stderr + stdout),
    () => null,
  );
  if (version === null || version < OLDEST_JAVA) {
    const found = version === null ? "does not run" : `is version ${version}`;
    throw new Error(`Apache Kafka needs Java ${OLDEST_JAVA} or newer, and ${java} ${found}: ${installLine("java")}`);
  }
  return java;
}

/** The major version that `java -version` prints ("1.8.0_402" is 8), or null. */
export function javaMajorVersion(printed: string): number | null {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(printed) ?? [];
  if (first === undefined) return null;
  return Number(first === "1" && second !== undefined ? second : first);
}
