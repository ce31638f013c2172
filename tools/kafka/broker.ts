import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../lib/clock/clock.ts";
import { ended } from "../process/ended.ts";
import type { Guard } from "../process/guard.ts";
import { waitUntilAnswers } from "./answers.ts";
import { classArchive, NO_ARCHIVE } from "./class-archive.ts";
import { brokerArguments, javaArguments } from "./java.ts";

/** Where one instance lives: everything below `folder`, which goes when the instance ends. */
export interface BrokerHome {
  java: string;
  classPath: string;
  /** Whether the JVM is set as Kafka's own script sets it. */
  likeKafkasScript: boolean;
  folder: string;
  guard: Guard;
  clock: Clock;
}

export interface BrokerProcess {
  readonly pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly exited: Promise<void>;
  /** SIGTERM lets it write everything down first; SIGKILL is a crash. Resolves when it has ended. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** Another program listens on one of the broker's ports. */
export class PortTakenError extends Error {}

export const logFolder = (home: BrokerHome) => join(home.folder, "logs");
export const propertiesPath = (home: BrokerHome) => join(home.folder, "server.properties");

/** Writes the broker's storage once; `clusterId` is 22 characters of base64. */
export async function formatStorage(home: BrokerHome, clusterId: string, more: readonly string[]): Promise<void> {
  const args = ["format", "-t", clusterId, "-c", propertiesPath(home), ...more];
  const archive = await classArchive("storage", home.java);
  const java = [...archive.flags, ...javaArguments(home.classPath, "kafka.tools.StorageTool", null)];
  const child = home.guard.spawn(home.java, [...java, ...args]);
  const { code, stdout, stderr } = await ended(child);
  await archive.ended(code);
  if (code !== 0) throw new Error(`Kafka's storage could not be formatted: ${stdout}${stderr}`);
}

/**
 * Starts the broker on its storage and waits until it answers at `port`. The first one that is ended with SIGTERM takes
 * some seconds more for that: it writes down its classes, with which later ones start in half the time.
 */
export async function launchBroker(home: BrokerHome, port: number): Promise<BrokerProcess> {
  const archive = home.likeKafkasScript ? NO_ARCHIVE : await classArchive("broker", home.java);
  const java = [...archive.flags, ...brokerArguments(home.classPath, logFolder(home), home.likeKafkasScript)];
  const child = home.guard.spawn(home.java, [...java, propertiesPath(home)], { cwd: home.folder });
  if (child.pid === undefined) throw new Error("Kafka's process could not be started");
  const gone = new AbortController();
  const end = ended(child).finally(() => gone.abort(new Error("Its process has ended")));
  try {
    await waitUntilAnswers(port, home.clock, gone.signal);
  } catch (error) {
    child.kill("SIGKILL");
    const { stdout, stderr } = await end;
    throw await startFailure(home, stdout + stderr, error);
  }
  const exited = end.then(({ code }) => archive.ended(code));
  return {
    pid: child.pid,
    exited,
    stop(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

async function startFailure(home: BrokerHome, printed: string, cause: unknown): Promise<Error> {
  const log = await readFile(join(logFolder(home), "broker.log"), "utf8").catch(() => "");
  const tail = [...log.split("\n").slice(-30), printed].join("\n").trim();
  if (/Address already in use|BindException/.test(tail)) {
    return new PortTakenError("Another program listens on the broker's port", { cause });
  }
  return new Error(`Apache Kafka did not start. The end of its log:\n${tail}`, { cause });
}
