import { parentPort, workerData } from "node:worker_threads";
import { io } from "socket.io-client";
import { z } from "zod";

/**
 * Viewers who only receive: what their own machines would paint is not this machine's work. Posts
 * "watching" when each has its snapshot; ends when it is terminated.
 */
const { url, group, count } = z.object({ url: z.string(), group: z.string(), count: z.int() }).parse(workerData);

const watching = Array.from({ length: count }, () => {
  const socket = io(url, { transports: ["websocket"], forceNew: true });
  socket.on("connect", () => socket.emit("watch", { group }, () => {}));
  return new Promise<void>((resolve) => socket.once("snapshot", () => resolve()));
});
await Promise.all(watching);
parentPort?.postMessage("watching");
