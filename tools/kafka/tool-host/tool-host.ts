import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ProcessResult } from "../../process/ended.ts";
import { startGuard } from "../../process/guard.ts";
import { findJava } from "../../programs/java.ts";
import { kafkaClassPath } from "../jars.ts";
import { javaArguments } from "../java.ts";

/** Java compiles it in memory as it starts (JEP 330); for that it has to be a JDK. */
const SOURCE = fileURLToPath(new URL("ToolHost.java", import.meta.url));

/**
 * Log4j otherwise puts a line into a buffer of all threads, and whichever of them empties that next writes it: one tool's
 * line among what another one prints.
 */
const LINE_AT_A_TIME = "-Dlog4j2.enableDirectEncoders=false";

/** Where one listens: for the processes that a test runner starts. */
const PORT_VARIABLE = "KAFKA_TOOL_HOST_PORT";

export interface ToolHost {
  stop(): Promise<void>;
}

/**
 * Starts a JVM that runs Kafka's own tools for this process and for those that it starts from now on: `toolHostPort` is
 * where. Null, and a line on standard error, where that cannot be; then each tool is a process of its own, as elsewhere.
 */
export async function startToolHost(): Promise<ToolHost | null> {
  const java = await findJava();
  const classPath = await kafkaClassPath();
  const guard = startGuard();
  const child = guard.spawn(java, [LINE_AT_A_TIME, ...javaArguments(classPath, SOURCE, null)], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (complaint = (complaint + chunk).slice(-500)));
  const closed = once(child, "close");
  const port = await new Promise<string | null>((resolve) => {
    if (child.stdout) createInterface({ input: child.stdout }).once("line", resolve);
    closed.then(
      () => resolve(null),
      () => resolve(null),
    );
  });
  if (port === null) {
    console.error(`Kafka's tools are run as a process each: ${complaint.trim()}`);
    await guard.close();
    return null;
  }
  process.env[PORT_VARIABLE] = port;
  return {
    async stop() {
      delete process.env[PORT_VARIABLE];
      child.stdin?.end();
      await closed;
      await guard.close();
    },
  };
}

/** The port of a tool host that this process may ask; null where there is none. */
export function toolHostPort(env: Readonly<Record<string, string | undefined>> = process.env): number | null {
  const port = env[PORT_VARIABLE];
  return port === undefined ? null : Number(port);
}

/** `env` for a process whose tools have to be processes of their own, because they are measured. */
export function withoutToolHost(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { [PORT_VARIABLE]: _port, ...rest } = env;
  return { ...rest, NODE_ENV: env.NODE_ENV };
}

/** Runs the tool of this Java class to its end. Rejects when the host has gone. */
export async function runInHost(port: number, mainClass: string, args: readonly string[]): Promise<ProcessResult> {
  const socket = connect(port, "127.0.0.1");
  const words = [mainClass, ...args].map((word) => Buffer.from(word));
  socket.write(Buffer.concat([int32(words.length), ...words.flatMap((word) => [int32(word.length), word])]));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(Buffer.from(chunk));
  const answer = Buffer.concat(chunks);
  if (answer.length < 12) throw new Error("The JVM that runs Kafka's tools has gone.");
  const outAt = 8;
  const errAt = outAt + answer.readInt32BE(4) + 4;
  return {
    code: answer.readInt32BE(0),
    stdout: answer.toString("utf8", outAt, errAt - 4),
    stderr: answer.toString("utf8", errAt),
  };
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}
