import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../lib/config/cache-folder.ts";
import { ended } from "../process/ended.ts";
import { startGuard } from "../process/guard.ts";
import { findOnPath } from "../programs/find.ts";
import { installLine } from "../programs/install-line.ts";

export const KAFKA_VERSION = "4.3.1";

const POM = fileURLToPath(new URL("pom.xml", import.meta.url));

/**
 * The class path of Apache Kafka and its tools. The first call has Maven resolve the jars (54 MB)
 * into the cache folder; later ones need no Maven. `say` hears that there is something to wait for.
 * Rejects with one sentence when Maven is missing or fails.
 */
export async function kafkaClassPath(say: (line: string) => void = () => {}): Promise<string> {
  const folder = await jarFolder();
  if (!existsSync(folder)) {
    say(`Fetching the jars of Apache Kafka ${KAFKA_VERSION} with Maven, once …`);
    await resolveInto(folder);
  }
  return join(folder, "*");
}

/** Whether the jars are in the cache folder already. */
export async function haveJars(): Promise<boolean> {
  return existsSync(await jarFolder());
}

/** The pom is part of the name: what it pins can change without a new Kafka. */
async function jarFolder(): Promise<string> {
  const pom = createHash("sha256")
    .update(await readFile(POM))
    .digest("hex")
    .slice(0, 8);
  return join(cacheFolder(), `kafka-${KAFKA_VERSION}-${pom}`);
}

/** Two first runs at once each fetch into a folder of their own; the rename lets one of them win whole. */
async function resolveInto(folder: string): Promise<void> {
  const maven = findOnPath(["mvn"]);
  if (maven === null)
    throw new Error(`The jars of Apache Kafka are fetched by Maven, and there is none: ${installLine("maven")}`);
  await mkdir(cacheFolder(), { recursive: true });
  const incoming = await mkdtemp(`${folder}.incoming-`);
  const guard = startGuard();
  guard.addFolder(incoming);
  try {
    const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${incoming}`];
    const child = guard.spawn(maven, ["-q", "-B", "-f", POM, ...goal]);
    const { code, stdout } = await ended(child);
    if (code !== 0) throw new Error(`Maven could not fetch the jars of Apache Kafka ${KAFKA_VERSION}: ${firstErrors(stdout)}`);
    await rename(incoming, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await guard.close();
  }
}

function firstErrors(printed: string): string {
  const lines = printed.split("\n").filter((line) => line.startsWith("[ERROR]"));
  return lines.slice(0, 3).join("\n");
}
