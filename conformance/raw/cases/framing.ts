import { heartbeat } from "../../../lib/wire/apis/12-heartbeat.ts";
import { apiVersions } from "../../../lib/wire/apis/18-api-versions.ts";
import { decodeResponse, encodeRequest } from "../../../lib/wire/messages.ts";
import type { Case } from "../talk.ts";

/** A frame of a request's header, version 1, and a body. */
function frame(apiKey: number, version: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(17);
  header.writeInt32BE(header.length - 4 + body.length, 0);
  header.writeInt16BE(apiKey, 4);
  header.writeInt16BE(version, 6);
  header.writeInt32BE(99, 8);
  header.writeInt16BE(3, 12);
  header.write("raw", 14);
  return Buffer.concat([header, body]);
}

const bytes = (...values: number[]) => Buffer.from(values);

const HEARTBEAT = Buffer.concat(
  encodeRequest(heartbeat, { version: 3, correlationId: 99, clientId: "raw" }, { groupId: "g", generationId: 1, memberId: "m" }),
);

/** The same frame, with bytes added to its end or taken away. */
function resized(by: number): Buffer {
  const body = by < 0 ? HEARTBEAT.subarray(4, by) : Buffer.concat([HEARTBEAT.subarray(4), Buffer.alloc(by)]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length, 0);
  return Buffer.concat([length, body]);
}

const NONSENSE: Readonly<Record<string, Buffer>> = {
  "a negative length": bytes(255, 255, 255, 255),
  "a length beyond the largest": bytes(6, 64, 0, 1),
  "a TLS handshake": bytes(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3),
  "an HTTP request": Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
  "an empty frame": bytes(0, 0, 0, 0),
  "a frame of one byte": bytes(0, 0, 0, 1, 7),
  "an unknown key": frame(999, 0),
  "a negative key": frame(-1, 0),
  "an unknown version": frame(3, 99),
  "a negative version": frame(3, -1),
  "Produce in version 2": frame(0, 2),
  "Fetch in version 3": frame(1, 3),
  "Heartbeat cut off": resized(-3),
  "Heartbeat and more": resized(7),
  "ApiVersions in version 99": frame(apiVersions.key, 99, bytes(0)),
  "ApiVersions in version 99 with a body": frame(apiVersions.key, 99, bytes(0, 255, 255, 255)),
  "ApiVersions in version 99 without tags": frame(apiVersions.key, 99),
  "ApiVersions in version -1": frame(apiVersions.key, -1),
  "a topic list of -2": frame(9, 2, bytes(0, 1, 103, 255, 255, 255, 254)),
  "a group list of -1 that may not be null": frame(15, 0, bytes(255, 255, 255, 255)),
  "a topic list of 1000000": frame(3, 5, bytes(0, 15, 66, 64, 0)),
  "a string of -1 that may not be null": frame(12, 0, bytes(255, 255, 0, 0, 0, 1, 0, 1, 109)),
};

const framingCase: Case = {
  name: "frames",
  async run(talk) {
    for (const [what, sent] of Object.entries(NONSENSE)) await (await talk.client()).send(sent, what);
    const { send, ask } = await talk.client();
    // Whoever asks in a version that there is not is answered in the oldest.
    const read = (answer: Buffer) => decodeResponse(apiVersions, 0, answer).body;
    await send(frame(apiVersions.key, 99, bytes(0)), "ApiVersions in version 99", read);
    await ask(heartbeat, 3, { groupId: "g", generationId: 1, memberId: "m" }, { note: "after a version that there is not" });
    const both = await talk.client();
    await both.send(Buffer.concat([HEARTBEAT, HEARTBEAT]), "two at once");
  },
};

export const framingCases: readonly Case[] = [framingCase];
