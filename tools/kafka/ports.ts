import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Ports below those that Linux (32768), macOS and Windows (49152) give to outgoing connections: a
 * stopped broker's port must not be taken by a client meanwhile. A client that tries again and again
 * to reach a closed port of that range ends up connected to itself, and the broker cannot come back.
 */
const FIRST = 20_000;
const LAST = 32_000;

const TRIES = 100;

/** `count` different ports of 127.0.0.1 that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count; tries++) {
    if (tries === TRIES) throw new Error(`No free port between ${FIRST} and ${LAST} on 127.0.0.1 after ${TRIES} tries`);
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

/** Whether a server could listen on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
