import type { ChildProcess } from "node:child_process";
import { follow, type ProcessResult } from "../process/ended.ts";
import { startGuard, type Guard, type GuardedOptions } from "../process/guard.ts";
import { findJava } from "../programs/java.ts";
import { classArchive, type ClassArchive } from "./class-archive.ts";
import { kafkaClassPath } from "./jars.ts";
import { javaArguments } from "./java.ts";
import { runInHost, toolHostPort } from "./tool-host/tool-host.ts";

/** Kafka's own command line tools, by the name they have here. */
export const TOOLS = {
  groups: "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
  topics: "org.apache.kafka.tools.TopicCommand",
  "console-consumer": "org.apache.kafka.tools.consumer.ConsoleConsumer",
  "console-producer": "org.apache.kafka.tools.ConsoleProducer",
} as const;

/** Those that ask and answer; the others read and write as long as they live. */
const HOSTED: ReadonlySet<keyof typeof TOOLS> = new Set(["groups", "topics"]);

export interface CliOptions {
  /** Ends the tool when aborted; the result then has what was printed until then. */
  signal?: AbortSignal;
  /** What the tool reads on its standard input. */
  input?: string;
}

/** A tool that runs until it is stopped, such as a console consumer. */
export interface RunningCli {
  readonly pid: number | undefined;
  /** What it has printed so far on standard output. */
  output(): string;
  /** Sends `signal` (default SIGTERM, at which a console consumer leaves its group) and waits for the end. Calling it twice does no harm. */
  stop(signal?: NodeJS.Signals): Promise<ProcessResult>;
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<ProcessResult>;
}

export function isTool(name: string | undefined): name is keyof typeof TOOLS {
  return name !== undefined && Object.hasOwn(TOOLS, name);
}

/** `args` with `--bootstrap-server` added where the user gave none (the tools take abbreviations, and `=`). */
export function withBootstrap(args: readonly string[], bootstrap: string): string[] {
  const given = args.some((arg) => arg.startsWith("--boot"));
  return given ? [...args] : [...args, "--bootstrap-server", bootstrap];
}

/**
 * Runs one of Kafka's tools to its end: `["groups", "--describe", "--group", "g"]`. Rejects when the
 * name is not a tool's, or Java or the jars are missing; a tool's own failure is in the result.
 */
export async function runCli(bootstrap: string, args: readonly string[], options: CliOptions = {}): Promise<ProcessResult> {
  const [name, ...rest] = withBootstrap(args, bootstrap);
  const host = toolHostPort();
  if (host !== null && isTool(name) && HOSTED.has(name) && options.signal === undefined && options.input === undefined) {
    return runInHost(host, TOOLS[name], rest);
  }
  const running = await startCli(bootstrap, args, options.input);
  const onAbort = () => void running.stop();
  if (options.signal?.aborted) onAbort();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await running.ended;
  } finally {
    options.signal?.removeEventListener("abort", onAbort);
  }
}

/** Starts one of Kafka's tools and lets it run; it ends with this process at the latest. `stop` is the disposer. */
export async function startCli(bootstrap: string, args: readonly string[], input?: string): Promise<RunningCli> {
  const guard = startGuard();
  try {
    const child = await spawnTool(guard, withBootstrap(args, bootstrap), {
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    return control(child, guard);
  } catch (error) {
    await guard.close();
    throw error;
  }
}

/** Spawns the tool that `args` begins with, with the rest of `args` as its own. */
export async function spawnTool(guard: Guard, args: readonly string[], options: GuardedOptions): Promise<ChildProcess> {
  const [name, ...rest] = args;
  if (!isTool(name)) throw new Error(`"${name ?? ""}" is none of Kafka's tools here: ${Object.keys(TOOLS).join(", ")}`);
  const { command, archive } = await toolCommand(name);
  const [java, ...javaArgs] = command;
  const child = guard.spawn(java, [...javaArgs, ...rest], options);
  child.once("exit", (code) => void archive.ended(code));
  return child;
}

/** What runs a tool: the program and its first arguments, before the tool's own. `archive` is to hear of its end. */
export async function toolCommand(
  name: keyof typeof TOOLS,
): Promise<{ command: [java: string, ...args: string[]]; archive: ClassArchive }> {
  const java = await findJava();
  const archive = await classArchive(name, java);
  const classPath = await kafkaClassPath();
  return { command: [java, ...archive.flags, ...javaArguments(classPath, TOOLS[name], null)], archive };
}

function control(child: ChildProcess, guard: Guard): RunningCli {
  const { output, end } = follow(child);
  const closed = end.then(async (result) => {
    await guard.close();
    return result;
  });
  // Whoever awaits the end hears of a failure; nobody has to.
  closed.catch(() => {});
  return {
    pid: child.pid,
    output,
    ended: closed,
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return closed;
    },
  };
}
