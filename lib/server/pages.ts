import { createServer } from "node:http";
import type { Pages } from "./front.ts";

export interface PagesOptions {
  dev: boolean;
  /** The project's folder. */
  dir: string;
  hostname: string;
  port: number;
}

/** Starts Next, which renders the pages. */
export async function startPages({ dev, dir, hostname, port }: PagesOptions): Promise<Pages & { close(): Promise<void> }> {
  // Loaded only now: React and Next choose their production code by NODE_ENV when they are first loaded.
  const { default: next } = await import("next");
  // Next would attach its own upgrade listener to the server it finds, and take socket.io's upgrades
  // for its own: it gets one that listens nowhere, and is handed what is meant for it.
  const httpServer = createServer();
  const app = next({ dev, dir, hostname, port, httpServer });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    dev,
    handle: (request, response) => handle(request, response),
    upgrade: (request, line, head) => void httpServer.emit("upgrade", request, line, head),
    close: () => app.close(),
  };
}
