import { describe, expect, test } from "vitest";
import { heartbeat } from "../../wire/apis/12-heartbeat.ts";
import { apiVersions } from "../../wire/apis/18-api-versions.ts";
import { decodeResponse, encodeRequest } from "../../wire/messages.ts";
import { answerUnsupported, apiVersionsRoute } from "../handlers/18-api-versions.ts";
import { CloseConnection, createRouter, reasonToClose, route, type Call, type Reply } from "./router.ts";

const PEER = { clientHost: "/127.0.0.1", signal: new AbortController().signal };
const HEARTBEAT = { groupId: "g", generationId: 1, memberId: "m" };
const HEADER = { version: 4, correlationId: 7, clientId: "c" };

const NO_TAGS = Buffer.alloc(1);

const calls: Call[] = [];
const serve = createRouter(
  [
    apiVersionsRoute(),
    route(heartbeat, (_request, call) => {
      calls.push(call);
      return { errorCode: 27 };
    }),
  ],
  answerUnsupported,
);

function frameOf(chunks: readonly Buffer[]): Buffer {
  return Buffer.concat(chunks).subarray(4);
}

function chunksOf(reply: Reply | Promise<Reply>): Buffer {
  if (typeof reply === "string" || reply instanceof Promise) throw new Error("There is no answer");
  return frameOf(reply);
}

/** A request's header alone, version 1: key, version, correlation id, client id. */
function header(apiKey: number, version: number, clientId = "c"): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.writeInt16BE(apiKey, 0);
  bytes.writeInt16BE(version, 2);
  bytes.writeInt32BE(7, 4);
  bytes.writeInt16BE(clientId.length, 8);
  return Buffer.concat([bytes, Buffer.from(clientId)]);
}

function closing(frame: Buffer): string | null {
  try {
    void serve(frame, PEER);
  } catch (error) {
    return reasonToClose(error);
  }
  throw new Error("It was served");
}

describe("finding who serves a request", () => {
  test("answers with the request's correlation id, and tells the handler who asks", () => {
    const answer = chunksOf(serve(frameOf(encodeRequest(heartbeat, HEADER, HEARTBEAT)), PEER));
    expect(decodeResponse(heartbeat, 4, answer)).toEqual({ correlationId: 7, body: { errorCode: 27, throttleTimeMs: 0 } });
    expect(calls.at(-1)).toEqual({ version: 4, clientId: "c", ...PEER });
  });

  test("answers an unknown version of ApiVersions in version 0, with what it can speak", () => {
    const answer = chunksOf(serve(Buffer.concat([header(18, 99), NO_TAGS]), PEER));
    const { correlationId, body } = decodeResponse(apiVersions, 0, answer);
    expect(correlationId).toBe(7);
    expect(body).toMatchObject({ errorCode: 35, apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 4 }] });
  });

  test("closes the connection for a version that is said but not served", () => {
    expect(closing(header(0, 2))).toContain("API key 0 in version 2");
  });

  test("closes the connection for a key that is not served, and names the client", () => {
    expect(closing(header(999, 0, "strange"))).toBe('client "strange" sent API key 999 in version 0, which is not served');
  });

  test("says what to do where a client wants to log in by SASL", () => {
    expect(closing(header(17, 1))).toContain("security.protocol=PLAINTEXT");
  });

  test("closes the connection for a body that cannot be read, and names the field", () => {
    const frame = frameOf(encodeRequest(heartbeat, HEADER, HEARTBEAT));
    expect(closing(frame.subarray(0, frame.length - 3))).toMatch(/^a request cannot be read: \w+/);
  });

  test("closes the connection for a frame too short for a header", () => {
    expect(closing(Buffer.alloc(3))).toMatch(/^a request cannot be read/);
  });

  test("takes errors of its own for no reason to be told", () => {
    expect(reasonToClose(new TypeError("a defect"))).toBeNull();
    expect(reasonToClose(new CloseConnection("because"))).toBe("because");
  });
});
