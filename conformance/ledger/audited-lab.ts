import { once } from "node:events";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { io } from "socket.io-client";
import { labApi, type LabApi } from "../../e2e/fixtures/lab-api.ts";
import type { GroupEvent } from "../../lib/contract/group-events.ts";
import { Batch, Snapshot } from "../../lib/contract/socket.ts";
import { GroupView } from "../../lib/group/view.ts";
import { startGuard } from "../../tools/process/guard.ts";

const AUDIT = fileURLToPath(new URL("audit.ts", import.meta.url));
const MAIN = fileURLToPath(new URL("lab-main.ts", import.meta.url));

/** A lab whose consumers are watched from beside it: what they handled is known without the lab. */
export interface AuditedLab {
  readonly api: LabApi;
  /** What a viewer of the group got: where it began, and every event since. */
  readonly first: GroupView;
  readonly events: readonly GroupEvent[];
  /** What was handled, message by message, in whatever order: how often each offset, by partition. */
  handled(): Promise<Map<number, Map<string, number>>>;
  close(): Promise<void>;
}

/** Starts it in a process of its own, with these variables. `close` is the disposer. */
export async function startAuditedLab(variables: Record<string, string>): Promise<AuditedLab> {
  const guard = startGuard();
  const folder = await mkdtemp(join(tmpdir(), "audit-"));
  guard.addFolder(folder);
  const child = guard.spawn(process.execPath, ["--import", AUDIT, MAIN], {
    env: { ...process.env, ...variables, LOG_LEVEL: "error", AUDIT_FILE: join(folder, "handled") },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("The lab's process could not be started");
  const url = await addressIn(stdout);
  const viewer = await openViewer(url, variables["KAFKA_CONSUMER_GROUP_ID"] ?? "");
  return {
    api: labApi({ url, token: null }),
    first: viewer.first,
    events: viewer.events,
    async handled() {
      const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
      return countLines(files.join(""));
    },
    async close() {
      viewer.close();
      stdin.end();
      await once(child, "close");
      await guard.close();
    },
  };
}

async function addressIn(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const url = /^at (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("The lab's process ended before it said where it listens");
}

/** Follows a group as a page does. */
async function openViewer(url: string, group: string) {
  const socket = io(url, { transports: ["websocket"], reconnection: false });
  const events: GroupEvent[] = [];
  const snapshot = Promise.withResolvers<GroupView>();
  socket.on("connect", () => socket.emit("watch", { group }, () => {}));
  socket.on("snapshot", (message: unknown) => snapshot.resolve(GroupView.parse(Snapshot.parse(message).view)));
  socket.on("batch", (message: unknown) => events.push(...Batch.parse(message).events));
  socket.on("connect_error", snapshot.reject);
  return { first: await snapshot.promise, events, close: () => void socket.disconnect() };
}

function countLines(text: string): Map<number, Map<string, number>> {
  const times = new Map<number, Map<string, number>>();
  for (const line of text.split("\n")) {
    const [, partition, offset] = line.split("\t");
    if (partition === undefined || offset === undefined) continue;
    const of = times.get(Number(partition)) ?? new Map<string, number>();
    of.set(offset, (of.get(offset) ?? 0) + 1);
    times.set(Number(partition), of);
  }
  return times;
}
