import type { Api } from "../../wire/api.ts";
import { encodeResponse, openRequest, readRequest, type OpenRequest } from "../../wire/messages.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../wire/schema.ts";
import { WireError } from "../../wire/wire-error.ts";

/** Who sent a request, and in which version. */
export interface Call {
  readonly version: number;
  readonly clientId: string | null;
  /** As Apache Kafka writes an address: "/127.0.0.1". */
  readonly clientHost: string;
  /** Aborts when the connection ends: nobody will read the answer any more. */
  readonly signal: AbortSignal;
}

/** The other end of a connection. */
export type Peer = Pick<Call, "clientHost" | "signal">;

/**
 * What may come instead of an answer. "no answer": the next request is read (Produce with acks 0).
 * "never answered": Apache Kafka holds the request for ever and so reads nothing more from that connection.
 */
export type Silence = "no answer" | "never answered";

/** An encoded answer in pieces, or silence. */
export type Reply = readonly Buffer[] | Silence;

/** Thrown where Apache Kafka closes the connection instead of answering. */
export class CloseConnection extends Error {
  override readonly name = "CloseConnection";
}

/** What serves one API. */
export interface Route {
  readonly api: Api;
  /** May answer at once; a promise costs a turn of the microtask queue for each request. */
  serve(request: OpenRequest, call: Call): Reply | Promise<Reply>;
}

type Answer<R extends Fields> = DraftsOf<R> | Silence;

/** Serves an API by a function from its request's values to its response's. */
export function route<Q extends Fields, R extends Fields>(
  api: Api<Q, R>,
  handle: (body: ValuesOf<Q>, call: Call) => Answer<R> | Promise<Answer<R>>,
): Route {
  return {
    api,
    serve(request, call) {
      // Not the request itself: while it is parked its bytes need not be kept.
      const { version, correlationId } = request;
      const reply = (answer: Answer<R>): Reply =>
        typeof answer === "string" ? answer : encodeResponse(api, { version, correlationId }, answer);
      const answer = handle(readRequest(api, request), call);
      return answer instanceof Promise ? answer.then(reply) : reply(answer);
    },
  };
}

/** Answers one frame. Throws, or rejects with, a CloseConnection or a WireError when the connection is to be closed. */
export type Serve = (frame: Buffer, peer: Peer) => Reply | Promise<Reply>;

/** SaslHandshake, SaslAuthenticate. */
const SASL_KEYS: ReadonlySet<number> = new Set([17, 36]);

/** Finds the route of each request. `unsupported` may answer what no route does; it gives null for what closes the connection. */
export function createRouter(routes: readonly Route[], unsupported: (request: OpenRequest) => Reply | null): Serve {
  const byKey = new Map(routes.map((entry) => [entry.api.key, entry]));
  return (frame, { clientHost, signal }) => {
    const request = openRequest(frame);
    const { api, apiKey, version, clientId } = request;
    const found = api === null ? undefined : byKey.get(apiKey);
    if (found) return found.serve(request, { version, clientId, clientHost, signal });
    const reply = unsupported(request);
    if (reply === null) throw new CloseConnection(complaint(request));
    return reply;
  };
}

function complaint({ apiKey, version, clientId }: OpenRequest): string {
  const who = clientId === null ? "a client" : `client ${JSON.stringify(clientId.slice(0, 100))}`;
  if (SASL_KEYS.has(apiKey))
    return `${who} wants to log in by SASL, which this broker does not have: set security.protocol=PLAINTEXT there, or leave out its sasl settings`;
  return `${who} sent API key ${apiKey} in version ${version}, which is not served`;
}

/** What to say of an error with which a connection ends; null if it is a defect of ours. */
export function reasonToClose(error: unknown): string | null {
  if (error instanceof CloseConnection) return error.message;
  if (error instanceof WireError) return `a request cannot be read: ${error.message}`;
  return null;
}
