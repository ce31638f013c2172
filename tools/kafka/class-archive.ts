import { createHash } from "node:crypto";
import { realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../lib/config/cache-folder.ts";
import { KAFKA_VERSION } from "./jars.ts";

/**
 * The classes of one of Kafka's programs, as the JVM keeps them from a first run for later ones (AppCDS, JEP 350):
 * with them it starts in half the time. What does not fit is not used, so nothing depends on it.
 */
export interface ClassArchive {
  /** For the JVM: to use the archive, or, where there is none yet, to write it when the tool ends. */
  readonly flags: readonly string[];
  /** To be called with the tool's exit code when it has ended. */
  ended: (code: number | null) => Promise<void>;
}

/** For what is to run as it does elsewhere. */
export const NO_ARCHIVE: ClassArchive = { flags: [], ended: async () => {} };

/** A tool that was told to end (128 and the number of SIGTERM) has written a whole archive, too. */
const WROTE_ALL: ReadonlySet<number | null> = new Set([0, 143]);

/** Without it the JVM would say on the tool's standard output why it does not use an archive. */
const SILENCE = "-Xlog:disable";

let runs = 0;

/** The archive of `tool` for this `java`. */
export async function classArchive(tool: string, java: string): Promise<ClassArchive> {
  const file = join(cacheFolder(), `kafka-${KAFKA_VERSION}-${tool}-${await identityOf(java)}.jsa`);
  if (await exists(file)) return { flags: [`-XX:SharedArchiveFile=${file}`, SILENCE], ended: async () => {} };
  const incoming = `${file}.incoming-${process.pid}-${++runs}`;
  return {
    flags: [`-XX:ArchiveClassesAtExit=${incoming}`, SILENCE],
    async ended(code) {
      // Two first runs at once each write one of their own; either will do.
      if (WROTE_ALL.has(code)) await rename(incoming, file).catch(() => {});
      await rm(incoming, { force: true });
    },
  };
}

/** Another JVM, or another version of it in the same place, needs another archive. */
async function identityOf(java: string): Promise<string> {
  const program = await realpath(java);
  const { mtimeMs, size } = await stat(program);
  return createHash("sha256").update(`${program} ${mtimeMs} ${size}`).digest("hex").slice(0, 8);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
