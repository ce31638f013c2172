/**
 * Reads the heads of the requests that kafkajs writes: enough to know what a client tells the
 * coordinator, and when. Kafka's wire grammar, non-flexible versions (all that kafkajs 2.2.4 has):
 *
 *   Request => size int32, api_key int16, api_version int16, correlation_id int32, client_id nullable_string, body
 *   JoinGroup   v1-5 => group_id string, session_timeout int32, rebalance_timeout int32, member_id string, ...
 *   SyncGroup   v0-3 => group_id string, generation_id int32, member_id string, ...
 *   Heartbeat   v0-3 => group_id string, generation_id int32, member_id string, ...
 *   OffsetCommit v1-7 => group_id string, generation_id int32, member_id string, ...
 *
 * Tolerant: what it cannot read is reported as `other`, or not at all.
 */

export type GroupRequest =
  | { api: "join"; memberId: string | null }
  | { api: "sync" | "heartbeat" | "commit"; memberId: string; generation: number }
  | { api: "leave" }
  | { api: "other" };

export type RequestHead = GroupRequest & { apiKey: number; correlationId: number };

/** Bytes of a request that are looked at: head, and a group and member id of a kilobyte each. */
const HEAD_BYTES = 4_096;

const API = { offsetCommit: 8, joinGroup: 11, heartbeat: 12, leaveGroup: 13, syncGroup: 14 };

/** Splits the written bytes of one connection into requests, however they are cut, and reads their heads. */
export class RequestReader {
  /** The beginning of a request that has not been written whole; at most HEAD_BYTES. */
  #head: Buffer = Buffer.alloc(0);
  /** Bytes of the present request still to come that are of no interest. */
  #skip = 0;

  /** The requests that this chunk completes, or whose head it completes. */
  read(chunk: Buffer): RequestHead[] {
    const found: RequestHead[] = [];
    let rest = this.#head.length > 0 ? Buffer.concat([this.#head, chunk]) : chunk;
    this.#head = Buffer.alloc(0);
    while (rest.length > 0) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, rest.length);
        this.#skip -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      const whole = rest.length >= 4 ? 4 + Math.max(0, rest.readInt32BE(0)) : Infinity;
      const wanted = Math.min(whole, HEAD_BYTES);
      if (rest.length < wanted) {
        this.#head = Buffer.from(rest);
        break;
      }
      const head = readHead(rest.subarray(4, wanted));
      if (head) found.push(head);
      this.#skip = whole - wanted;
      rest = rest.subarray(wanted);
    }
    return found;
  }
}

/** Reads a request without its size. Null when it is too short to be one. */
export function readHead(request: Buffer): RequestHead | null {
  try {
    const cursor = new Cursor(request);
    const apiKey = cursor.int16();
    const version = cursor.int16();
    const correlationId = cursor.int32();
    cursor.string();
    return { apiKey, correlationId, ...readBody(apiKey, version, cursor) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readBody(apiKey: number, version: number, cursor: Cursor): GroupRequest {
  switch (apiKey) {
    case API.joinGroup: {
      if (version < 1 || version > 5) return { api: "other" };
      cursor.string();
      cursor.int32();
      cursor.int32();
      return { api: "join", memberId: cursor.string() || null };
    }
    case API.syncGroup:
      return version > 3 ? { api: "other" } : readMember("sync", cursor);
    case API.heartbeat:
      return version > 3 ? { api: "other" } : readMember("heartbeat", cursor);
    case API.offsetCommit:
      return version < 1 || version > 7 ? { api: "other" } : readMember("commit", cursor);
    case API.leaveGroup:
      return { api: "leave" };
    default:
      return { api: "other" };
  }
}

function readMember(api: "sync" | "heartbeat" | "commit", cursor: Cursor): GroupRequest {
  cursor.string();
  const generation = cursor.int32();
  return { api, generation, memberId: cursor.string() };
}

/** Reads Kafka's primitive types one after the other; throws RangeError at the end of the bytes. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int16(): number {
    const value = this.#bytes.readInt16BE(this.#at);
    this.#at += 2;
    return value;
  }

  int32(): number {
    const value = this.#bytes.readInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  /** STRING or NULLABLE_STRING; null reads as "". */
  string(): string {
    const length = this.int16();
    if (length < 0) return "";
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError("a string ends behind the bytes that were kept");
    const value = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end;
    return value;
  }
}
