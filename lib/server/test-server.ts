import { once } from "node:events";
import { createServer, request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import { createApi } from "../api/dispatch.ts";
import type { Lab } from "../lab/lab.ts";
import type { Clock } from "../clock/clock.ts";
import type { Log } from "../log/log.ts";
import { createAccess } from "./access.ts";
import { openFront, type Pages } from "./front.ts";
import { hostCookieName, makeHostToken } from "./host-token.ts";
import { startHub } from "./hub.ts";
import { roleOf } from "./role-of.ts";

export interface TestServerOptions {
  lab: Lab;
  clock: Clock;
  log: Log;
  /** Whether it takes a host token, as on an address that others can reach. */
  inClass?: boolean;
  maxSockets?: number;
}

/** The whole server without Next: a fake page, and a lab that may be a fake, too. On a free port of loopback, for tests. */
export async function startTestServer({ lab, clock, log, inClass = false, maxSockets = 500 }: TestServerOptions) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port");
  const { port } = address;
  const token = inClass ? makeHostToken() : null;
  const cookieName = hostCookieName(port);
  const access = createAccess({
    host: inClass ? "0.0.0.0" : "127.0.0.1",
    allowedHosts: [],
    machineNames: () => ["teacher-mac"],
    token,
    cookieName,
  });
  const hub = startHub({
    lab,
    clock,
    log,
    maxSockets,
    roleOf: roleOf(access),
    joinUrls: () => [`http://teacher-mac:${port}`],
  });
  const closeFront = openFront({ server, access, cookieName, api: createApi({ lab, clock, log }), pages, live: hub.server, log });
  return {
    port,
    token,
    cookieName,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await hub.close();
      closeFront();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const pages: Pages = {
  dev: false,
  async handle(request, response) {
    if (request.url === "/broken") throw new Error("secret");
    response.end(`page ${request.url} ${String(request.headers["content-security-policy"])}`);
  },
  upgrade: (_request, line) => line.destroy(),
};

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Sends a request exactly as given: `fetch` would tidy the path, and forbids some headers. */
export function sendRaw(
  port: number,
  of: { method?: string; path: string; headers?: OutgoingHttpHeaders; body?: string },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { method = "GET", path, headers = {}, body } = of;
    const sent = httpRequest({ host: "127.0.0.1", port, method, path, headers, agent: false });
    sent.on("error", reject);
    sent.on("upgrade", (response, line) => {
      line.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: "" });
    });
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on("error", reject);
    });
    sent.end(body);
  });
}
