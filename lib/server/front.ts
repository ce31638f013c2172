import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { problem, type Api } from "../api/dispatch.ts";
import { isChange } from "../api/operation.ts";
import { isRoute } from "../api/operations.ts";
import { LabError } from "../contract/errors.ts";
import type { Log } from "../log/log.ts";
import type { Access } from "./access.ts";
import { readTokenVisit } from "./host-token.ts";
import { apiRequestOf, factsOf, refuseUpgrade, respond } from "./http-exchange.ts";
import { setPagePolicy, setSecurityHeaders } from "./security-headers.ts";

/** Where socket.io listens, on the server and in the page. */
export const SOCKET_PATH = "/socket.io/";

/** Next's pages. */
export interface Pages {
  dev: boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Hot reload in development; in production nothing of Next takes an upgrade. */
  upgrade(request: IncomingMessage, line: Duplex, head: Buffer): void;
}

export interface FrontOptions {
  server: Server;
  access: Access;
  cookieName: string;
  api: Api;
  pages: Pages;
  /** socket.io's own server, which listens nowhere. */
  live: Server;
  log: Log;
}

/**
 * The lab's door: every request and every upgrade comes through here, is let in or not, and is
 * handed on. The lab's routes are answered before Next sees it: the routes need the path as it was sent
 * (a%2Fb is one group, %E0%A4%A an error of the sender), and a click need not wait for a page's machinery.
 * Returns the disposer, which cuts what was upgraded.
 */
export function openFront({ server, access, cookieName, api, pages, live, log }: FrontOptions): () => void {
  const upgraded = new Set<Duplex>();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const target = request.url ?? "/";
    const path = target.split("?")[0] ?? "/";
    setSecurityHeaders(response);
    if (!target.startsWith("/"))
      throw new LabError("VALIDATION", "The address of a request begins with a slash.", { field: "path" });
    const role = access.admit(factsOf(request, path.startsWith(SOCKET_PATH)));
    if (isRoute(path)) {
      respond(request, response, await api(apiRequestOf(request, role)));
      return;
    }
    if (path.startsWith(SOCKET_PATH)) {
      live.emit("request", request, response);
      return;
    }
    if (isChange(request.method ?? "GET") && !pages.dev) {
      const allow = { Allow: "GET, HEAD" };
      respond(
        request,
        response,
        problem(new LabError("METHOD_NOT_ALLOWED", "Pages are only read; see /api/openapi.json."), allow),
      );
      return;
    }
    const visit = readTokenVisit(target, access, cookieName);
    if (visit?.accepted) {
      respond(request, response, { status: 303, headers: { Location: visit.location, "Set-Cookie": visit.cookie }, body: null });
      return;
    }
    if (visit) throw new LabError("NOT_HOST", "This link's token is not that of the running lab: each start makes a new one.");
    setPagePolicy(request, response, pages.dev);
    await pages.handle(request, response);
  };

  server.on("request", (request, response) => {
    answer(request, response).catch((error: unknown) => {
      const known =
        error instanceof LabError ? error : new LabError("INTERNAL", "The request could not be answered; the log says why.");
      if (known !== error) log.error("A request met a defect", { method: request.method, err: error });
      if (response.headersSent) response.destroy();
      else respond(request, response, problem(known));
    });
  });

  server.on("upgrade", (request, line, head) => {
    const isLive = (request.url ?? "").startsWith(SOCKET_PATH);
    try {
      access.admit(factsOf(request, true));
    } catch (error) {
      refuseUpgrade(line, error instanceof LabError ? error : new LabError("INTERNAL", "The log says why."));
      if (!(error instanceof LabError)) log.error("An upgrade met a defect", { err: error });
      return;
    }
    upgraded.add(line);
    line.on("close", () => upgraded.delete(line));
    // A line that breaks before anybody listens for it must not end the process.
    line.on("error", () => line.destroy());
    if (isLive) live.emit("upgrade", request, line, head);
    else if (pages.dev) pages.upgrade(request, line, head);
    else refuseUpgrade(line, new LabError("NO_SUCH_ROUTE", `Only ${SOCKET_PATH} takes an upgrade.`));
  });

  return () => {
    for (const line of upgraded) line.destroy();
  };
}
