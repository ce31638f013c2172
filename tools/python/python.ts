import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../lib/config/cache-folder.ts";
import { ended } from "../process/ended.ts";
import { startGuard, type Guard } from "../process/guard.ts";
import { installLine } from "../programs/install-line.ts";
import { findPython } from "../programs/python.ts";

/** Clients in Python, each with what it needs pinned in a file of its name here. */
export type PythonClient = "confluent-kafka" | "kafka-python-3" | "kafka-python-2";

/**
 * The Python that has this client. The first call has pip install it into an environment in the cache folder,
 * from the index that pip is configured with; later ones need no pip. Rejects with one sentence when Python is
 * missing or pip fails.
 */
export async function pythonWith(client: PythonClient): Promise<string> {
  const requirements = fileURLToPath(new URL(`${client}.txt`, import.meta.url));
  const folder = join(cacheFolder(), `${client}-${await digest(requirements)}`);
  if (!existsSync(folder)) await installInto(folder, requirements);
  return join(folder, "bin", "python");
}

/** What is pinned is part of the name: it can change without the client's name. */
async function digest(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex")
    .slice(0, 8);
}

/** Two first runs at once each install into a folder of their own; the rename lets one of them win whole. */
async function installInto(folder: string, requirements: string): Promise<void> {
  const python = await findPython();
  if (python === null) throw new Error(`Python 3 with venv is missing: ${installLine("python3")}`);
  await mkdir(cacheFolder(), { recursive: true });
  const incoming = await mkdtemp(`${folder}.incoming-`);
  const guard = startGuard();
  guard.addFolder(incoming);
  try {
    await must(guard, [python, "-m", "venv", incoming]);
    const pip = [join(incoming, "bin", "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"] as const;
    await must(guard, [...pip, "install", "--requirement", requirements]);
    await rename(incoming, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await guard.close();
  }
}

async function must(guard: Guard, [program, ...args]: readonly [string, ...string[]]): Promise<void> {
  const { code, stdout, stderr } = await ended(guard.spawn(program, args));
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${String(code)}: ${(stdout + stderr).trim()}`);
}
