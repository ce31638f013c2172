import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isAlive } from "../process/ancestors.ts";
import { answers } from "./answers.ts";
import { cacheFolder } from "./jars.ts";

/** What `npm run kafka` leaves in the cache folder while it runs, one file a process. */
const Instance = z.object({ port: z.int(), pid: z.int(), startedAt: z.number() });
type Instance = z.infer<typeof Instance>;

const folder = () => join(cacheFolder(), "running");
const fileOf = (pid: number) => join(folder(), `${pid}.json`);

/** Lets `npm run kafka -- groups …` of another terminal find this instance. The disposer takes it off the list. */
export async function listInstance(instance: Instance): Promise<() => Promise<void>> {
  await mkdir(folder(), { recursive: true });
  await writeFile(fileOf(instance.pid), JSON.stringify(instance));
  return () => rm(fileOf(instance.pid), { force: true });
}

/** The address of the instance started last that runs and answers, or null. Entries of ended processes are removed. */
export async function lastInstance(): Promise<string | null> {
  const names = await readdir(folder()).catch(() => []);
  const found: Instance[] = [];
  for (const name of names) {
    const instance = await readInstance(join(folder(), name));
    if (instance && isAlive(instance.pid)) found.push(instance);
    else await rm(join(folder(), name), { force: true });
  }
  for (const { port } of found.sort((a, b) => b.startedAt - a.startedAt)) if (await answers(port)) return `127.0.0.1:${port}`;
  return null;
}

async function readInstance(file: string): Promise<Instance | null> {
  try {
    return Instance.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
