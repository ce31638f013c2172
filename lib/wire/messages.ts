import type { Api } from "./api.ts";
import { APIS } from "./apis/index.ts";
import { Reader } from "./reader.ts";
import type { DraftsOf, Fields, ValuesOf } from "./schema.ts";
import { Writer } from "./writer.ts";

/** What every request begins with. */
export interface RequestHeader {
  readonly apiKey: number;
  readonly version: number;
  /** The client's number for the request; the response carries it back. */
  readonly correlationId: number;
  readonly clientId: string | null;
}

/** A request whose header was read and whose body was not yet. */
export interface OpenRequest extends RequestHeader {
  /** Null when there is no such API or not in this version: then nobody knows how to read `body`. */
  readonly api: Api | null;
  readonly body: Reader;
}

const BY_KEY = new Map<number, Api>(APIS.map((api) => [api.key, api]));
/** Its response's header never has tags, so that a client can read it before it knows the broker. */
const API_VERSIONS_KEY = 18;

/**
 * Reads the header of a request. `frame` is the request without its length. Throws a WireError for
 * bytes that are no header.
 *
 *     header v1 => apiKey:int16 apiVersion:int16 correlationId:int32 clientId:string?
 *     header v2 => the same, the string not compact either, then tags; before the body of a flexible version
 */
export function openRequest(frame: Buffer): OpenRequest {
  const body = new Reader(frame);
  const apiKey = body.int16();
  const version = body.int16();
  const correlationId = body.int32();
  const clientId = body.nullableString();
  // The header of a version that is too new can be read all the same: ApiVersions is to be answered.
  if (BY_KEY.get(apiKey)?.flexible(version)) skipTags(body);
  return { apiKey, version, correlationId, clientId, api: servedApi(apiKey, version), body };
}

/** Reads the body of a request that `openRequest` found to be of this API; what follows it is ignored, as by Apache Kafka. Throws a WireError. */
export function readRequest<Q extends Fields, R extends Fields>(api: Api<Q, R>, { version, body }: OpenRequest): ValuesOf<Q> {
  return api.request.at(version).read(body);
}

/**
 * A response as a frame with its length, in pieces to be sent in this order. Long byte strings of
 * `draft` are among them as they are, not copied.
 */
export function encodeResponse<Q extends Fields, R extends Fields>(
  api: Api<Q, R>,
  { version, correlationId }: Pick<RequestHeader, "version" | "correlationId">,
  draft: DraftsOf<R>,
): Buffer[] {
  return frame((writer) => {
    writer.int32(correlationId);
    if (hasResponseTags(api, version)) writer.unsignedVarint(0);
    api.response.at(version).write(writer, draft);
  });
}

/** A request as a frame with its length, as a client sends it. */
export function encodeRequest<Q extends Fields, R extends Fields>(
  api: Api<Q, R>,
  { version, correlationId, clientId }: Omit<RequestHeader, "apiKey">,
  draft: DraftsOf<Q>,
): Buffer[] {
  return frame((writer) => {
    writer.int16(api.key);
    writer.int16(version);
    writer.int32(correlationId);
    writer.nullableString(clientId);
    writeAfterClientId(writer, api, version, draft);
  });
}

/** The part of a request that follows the client's id: for a client that writes the header itself, as of a version without tags. */
export function encodeAfterClientId<Q extends Fields, R extends Fields>(
  api: Api<Q, R>,
  version: number,
  draft: DraftsOf<Q>,
): Buffer {
  const writer = new Writer();
  writeAfterClientId(writer, api, version, draft);
  return Buffer.concat(writer.finish());
}

/** Reads a response as a client does; `response` is the frame without its length. Throws a WireError. */
export function decodeResponse<Q extends Fields, R extends Fields>(
  api: Api<Q, R>,
  version: number,
  response: Buffer,
): { readonly correlationId: number; readonly body: ValuesOf<R> } {
  const reader = new Reader(response);
  const correlationId = reader.int32();
  return { correlationId, body: readAfterCorrelationId(api, version, reader) };
}

/** Reads the part of a response that follows the correlation id, where a client has read that itself. Throws a WireError. */
export function decodeAfterCorrelationId<Q extends Fields, R extends Fields>(
  api: Api<Q, R>,
  version: number,
  rest: Buffer,
): ValuesOf<R> {
  return readAfterCorrelationId(api, version, new Reader(rest));
}

function writeAfterClientId<Q extends Fields, R extends Fields>(
  writer: Writer,
  api: Api<Q, R>,
  version: number,
  draft: DraftsOf<Q>,
): void {
  if (api.flexible(version)) writer.unsignedVarint(0);
  api.request.at(version).write(writer, draft);
}

function readAfterCorrelationId<Q extends Fields, R extends Fields>(
  api: Api<Q, R>,
  version: number,
  reader: Reader,
): ValuesOf<R> {
  if (hasResponseTags(api, version)) skipTags(reader);
  return api.response.at(version).read(reader);
}

function servedApi(key: number, version: number): Api | null {
  const api = BY_KEY.get(key);
  if (api === undefined) return null;
  const [min, max] = api.versions;
  return min <= version && version <= max ? api : null;
}

function hasResponseTags(api: Pick<Api, "key" | "flexible">, version: number): boolean {
  return api.flexible(version) && api.key !== API_VERSIONS_KEY;
}

function skipTags(reader: Reader): void {
  const count = reader.tagCount();
  for (let i = 0; i < count; i++) {
    reader.unsignedVarint();
    reader.bytes(reader.unsignedVarint());
  }
}

function frame(write: (writer: Writer) => void): Buffer[] {
  const writer = new Writer();
  writer.int32(0);
  write(writer);
  const chunks = writer.finish();
  chunks[0]?.writeInt32BE(writer.length - 4, 0);
  return chunks;
}
