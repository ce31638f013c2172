import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { problem, type ApiRequest, type ApiResponse } from "../api/dispatch.ts";
import { LabError } from "../contract/errors.ts";
import type { Role } from "../contract/socket.ts";
import { demandRole, type RequestFacts } from "./access.ts";

/** What is read and thrown away of a body that is too large, so that its sender hears the answer; beyond, the line is cut. */
const DISCARD_LIMIT = 4 * 1024 * 1024;

export function factsOf(request: IncomingMessage, live: boolean): RequestFacts {
  const { headers, method = "GET" } = request;
  const site = headers["sec-fetch-site"];
  return {
    method,
    host: headers.host,
    origin: headers.origin,
    site: typeof site === "string" ? site : undefined,
    authorization: headers.authorization,
    cookie: headers.cookie,
    live,
  };
}

/** The request as lib/api takes it. */
export function apiRequestOf(request: IncomingMessage, role: Role): ApiRequest {
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    contentType: request.headers["content-type"],
    sender: request.socket.remoteAddress ?? "",
    role,
    demand: (needed) => demandRole(role, needed),
    readBody: (limit) => readBody(request, limit),
  };
}

async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(request.headers["content-length"] ?? 0) > DISCARD_LIMIT) throw tooLarge(limit);
  try {
    // An iterator that destroyed the request when left would take the way of the answer with it.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size <= limit) chunks.push(bytes);
      if (size > DISCARD_LIMIT) break;
    }
  } catch (error) {
    throw new LabError("BAD_JSON", "The body broke off before its end.", { cause: error });
  }
  if (size > limit) throw tooLarge(limit);
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): LabError {
  return new LabError("TOO_LARGE", `The body is larger than ${limit} bytes.`);
}

/** Answers with what lib/api gave. */
export function respond(request: IncomingMessage, response: ServerResponse, answer: ApiResponse): void {
  const body = answer.body === null ? Buffer.alloc(0) : Buffer.from(answer.body);
  // What was not read of the request cannot be told from the next one on the same line.
  const rest = request.complete || !hasBody(request) ? {} : { Connection: "close" };
  const length = answer.body === null ? {} : { "Content-Length": String(body.length) };
  response.writeHead(answer.status, { "Cache-Control": "no-store", ...answer.headers, ...length, ...rest });
  response.end(request.method === "HEAD" ? undefined : body);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Answers a request to change protocols with a plain HTTP refusal, and ends its line. */
export function refuseUpgrade(line: Duplex, error: LabError): void {
  const { status, headers, body } = problem(error);
  const head = { ...headers, "Content-Length": String(Buffer.byteLength(body ?? "")), Connection: "close" };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  line.on("error", () => line.destroy());
  line.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("")}\r\n${body}`);
}
