import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { canonicalHost, isLoopback, isWildcard, lanAddresses } from "./host-names.ts";

/** A request that is not complete by then never will be. */
const REQUEST_MS = 30_000;
/** More than every socket and every page load of a full lecture hall. */
const MAX_CONNECTIONS = 4000;

export interface Listening {
  server: Server;
  /** The one it got, where 0 was asked for. */
  port: number;
  /** Until this is called whoever comes is told to come again. */
  ready: () => void;
}

/** Listens. Rejects with one sentence that says what to do. */
export async function listen(host: string, port: number): Promise<Listening> {
  const server = createServer({ requestTimeout: REQUEST_MS }, notYet);
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(whyNot(host, port, error), { cause: error });
  }
  const address = server.address();
  return {
    server,
    port: address !== null && typeof address === "object" ? address.port : port,
    ready: () => void server.off("request", notYet),
  };
}

/** Neither page nor problem: nothing that could make either is there yet. */
function notYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "Retry-After": "1", Connection: "close", "Content-Type": "text/plain" });
  response.end("Rebalance Lab is starting\n");
}

function whyNot(host: string, port: number, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  switch (code) {
    case "EADDRINUSE":
      return `PORT=${port} is taken: another program listens there on ${host}. Stop it, or choose another: PORT=${port + 1} npm start`;
    case "EACCES":
      return `PORT=${port} may not be used by this user: choose one above 1023, for example PORT=3000 npm start`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `HOST=${host} is not an address of this machine: leave it out for this machine alone, or take 0.0.0.0 for all its addresses`;
    default:
      return `The lab cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Where a browser of this machine opens the lab. */
export function ownUrl(host: string, port: number): string {
  const name = canonicalHost(host) ?? host;
  return `http://${isWildcard(name) ? "127.0.0.1" : name}:${port}`;
}

/** Where others open it: none while it listens on loopback only. */
export function joinUrls(host: string, port: number): string[] {
  const name = canonicalHost(host) ?? host;
  if (isLoopback(name)) return [];
  return isWildcard(name) ? lanAddresses().map((address) => `http://${address}:${port}`) : [`http://${name}:${port}`];
}
