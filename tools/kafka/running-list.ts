import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { instancesFolder } from "../../lib/config/cache-folder.ts";
import { KafkaInstance } from "../../lib/contract/kafka-instance.ts";
import { isAlive } from "../process/ancestors.ts";
import { answers } from "./answers.ts";

const fileOf = (pid: number) => join(instancesFolder(), `${pid}.json`);

/** Lets `npm run kafka -- groups …` of another terminal, and the lab, find this instance. The disposer takes it off the list. */
export async function listInstance(instance: KafkaInstance): Promise<() => Promise<void>> {
  await mkdir(instancesFolder(), { recursive: true });
  await writeFile(fileOf(instance.pid), JSON.stringify(instance));
  return () => rm(fileOf(instance.pid), { force: true });
}

/** The address of the instance started last that runs and answers, or null. Entries of ended processes are removed. */
export async function lastInstance(): Promise<string | null> {
  const folder = instancesFolder();
  const names = await readdir(folder).catch(() => []);
  const found: KafkaInstance[] = [];
  for (const name of names) {
    const instance = await readInstance(join(folder, name));
    if (instance && isAlive(instance.pid)) found.push(instance);
    else await rm(join(folder, name), { force: true });
  }
  for (const { port } of found.sort((a, b) => b.startedAt - a.startedAt)) if (await answers(port)) return `127.0.0.1:${port}`;
  return null;
}

async function readInstance(file: string): Promise<KafkaInstance | null> {
  try {
    return KafkaInstance.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
