import type { Clock } from "../clock/clock.ts";
import { ERRORS, LabError } from "../contract/errors.ts";
import type { Role } from "../contract/socket.ts";
import type { Lab } from "../lab/lab.ts";
import type { Log } from "../log/log.ts";
import { isChange, type Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { JSON_TYPE, PROBLEM_TYPE, problemOf } from "./problem.ts";
import { createRateLimit } from "./rate-limit.ts";
import { seesValues } from "./sees-values.ts";
import { matchPath, readTarget, type Target } from "./target.ts";

/** A body holds a few fields; this is ample, but for the one that holds a message. */
const BODY_LIMIT = 64 * 1024;

/** A request that has passed the server's door: its Host and Origin are allowed, and who sends it is known. */
export interface ApiRequest {
  method: string;
  /** As it stood in the request line: path and query, percent-encoded. */
  target: string;
  contentType: string | undefined;
  /** Whom the rate limit counts. */
  sender: string;
  role: Role;
  /** Throws NOT_HOST where the sender may not do what takes this role. */
  demand(role: Role): void;
  /** The whole body. Rejects with TOO_LARGE beyond `limit` bytes. */
  readBody(limit: number): Promise<Uint8Array>;
}

export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  /** Null: no body. */
  body: string | null;
}

export type Api = (request: ApiRequest) => Promise<ApiResponse>;

export interface ApiOptions {
  lab: Lab;
  clock: Clock;
  log: Log;
  operations?: readonly Operation[];
}

/** Answers every request below /api. Never rejects: what goes wrong is answered as a problem. */
export function createApi({ lab, clock, log, operations = OPERATIONS }: ApiOptions): Api {
  // A person cannot press that fast and a script may be quick; 1,000 senders are more than a lecture hall.
  const changes = createRateLimit({ clock, burst: 200, perSecond: 100, senders: 1000 });

  return async (request) => {
    try {
      const target = readTarget(request.target);
      const routes = routesAt(operations, target);
      if (request.method === "OPTIONS") return { status: 204, headers: { Allow: routes.allow }, body: null };
      const found = routes.find(request.method === "HEAD" ? "GET" : request.method);
      if (!found)
        return problem(new LabError("METHOD_NOT_ALLOWED", `It has ${routes.allow}, not ${request.method}.`), {
          Allow: routes.allow,
        });
      request.demand(found.operation.role);
      if (isChange(request.method)) {
        const wait = changes.take(request.sender);
        if (wait > 0) return tooFast(wait);
      }
      return await run(lab, request, { ...found, target });
    } catch (error) {
      if (error instanceof LabError) return problem(error);
      log.error("A request met a defect", { method: request.method, route: request.target.split("?")[0], err: error });
      return problem(new LabError("INTERNAL", "The request could not be answered; the log says why."));
    }
  };
}

interface Found {
  operation: Operation;
  params: Record<string, string>;
}

/** The operations at one path. Throws NO_SUCH_ROUTE where there are none. */
function routesAt(operations: readonly Operation[], target: Target) {
  const found = operations.flatMap((operation): Found[] => {
    const params = matchPath(operation.path, target.steps);
    return params ? [{ operation, params }] : [];
  });
  if (found.length === 0) throw new LabError("NO_SUCH_ROUTE", "The lab has no such route.");
  const methods = found.flatMap(({ operation: { method } }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return {
    allow: [...methods, "OPTIONS"].join(", "),
    find: (method: string) => found.find(({ operation }) => operation.method === method),
  };
}

async function run(
  lab: Lab,
  request: ApiRequest,
  { operation, params, target }: Found & { target: Target },
): Promise<ApiResponse> {
  // Read where none is wanted too: what is not read would be waited for, or cut the connection.
  const sent = isChange(operation.method) ? await request.readBody(operation.bodyLimit ?? BODY_LIMIT) : new Uint8Array();
  const body = operation.takesBody ? parseJson(sent, request.contentType) : undefined;
  const answer = await operation.run(lab, {
    params,
    query: target.query,
    body,
    role: request.role,
    seesValues: seesValues(lab, request.role),
  });
  const headers = answer.location === null ? {} : { Location: answer.location };
  if (answer.body === undefined) return { status: operation.success.status, headers, body: null };
  return {
    status: operation.success.status,
    headers: { ...headers, "Content-Type": JSON_TYPE },
    body: JSON.stringify(answer.body),
  };
}

/** Undefined where nothing was sent. Throws UNSUPPORTED_MEDIA or BAD_JSON. */
function parseJson(bytes: Uint8Array, contentType: string | undefined): unknown {
  if (bytes.length === 0) return undefined;
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type !== JSON_TYPE && !type?.endsWith("+json")) {
    throw new LabError("UNSUPPORTED_MEDIA", `The body is declared as ${type ?? "nothing"}.`);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LabError("BAD_JSON", `The body cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function tooFast(waitMs: number): ApiResponse {
  const seconds = Math.ceil(waitMs / 1000);
  return problem(new LabError("TOO_FAST", `More changes came at once than the lab takes; go on in ${seconds} s.`), {
    "Retry-After": String(seconds),
  });
}

/** The answer to a request that failed. */
export function problem(error: LabError, headers: Record<string, string> = {}): ApiResponse {
  return {
    status: ERRORS[error.code].status,
    headers: { ...headers, "Content-Type": PROBLEM_TYPE },
    body: JSON.stringify(problemOf(error)),
  };
}
