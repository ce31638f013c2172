import { describe, expect, it } from "vitest";
import { metadata } from "./apis/03-metadata.ts";
import { heartbeat } from "./apis/12-heartbeat.ts";
import { apiVersions } from "./apis/18-api-versions.ts";
import { deleteGroups } from "./apis/42-delete-groups.ts";
import { decodeResponse, encodeRequest, encodeResponse, openRequest, readRequest } from "./messages.ts";
import { WireError } from "./wire-error.ts";

/** The bytes of hexadecimal digits, given with blanks between fields, and in two parts where there is a header and a body. */
const hex = (...parts: string[]) => Buffer.from(parts.join("").replaceAll(" ", ""), "hex");
/** A frame without its length. */
const unframed = (chunks: Buffer[]) => Buffer.concat(chunks).subarray(4);
const beat = { groupId: "g", generationId: 3, memberId: "m" };

describe("a request's header", () => {
  it("has no tags before a body that is not flexible", () => {
    const frame = hex("000c 0003 00000007 0001 63", "0001 67 00000003 0001 6d ffff");
    const request = openRequest(frame);
    expect(request).toMatchObject({ apiKey: 12, version: 3, correlationId: 7, clientId: "c", api: heartbeat });
    expect(readRequest(heartbeat, request)).toEqual({ ...beat, groupInstanceId: null });
    expect(unframed(encodeRequest(heartbeat, request, beat))).toEqual(frame);
  });

  it("has tags before a flexible one, and a client id that is not compact", () => {
    const frame = hex("000c 0004 00000007 ffff 00", "02 67 00000003 02 6d 00 00");
    const request = openRequest(frame);
    expect(request.clientId).toBeNull();
    expect(readRequest(heartbeat, request)).toEqual({ ...beat, groupInstanceId: null });
    expect(unframed(encodeRequest(heartbeat, request, beat))).toEqual(frame);
  });

  it("may have tags that nobody knows", () => {
    const request = openRequest(hex("000c 0004 00000007 ffff 02 05 01 aa 06 00", "02 67 00000003 02 6d 00 00"));
    expect(readRequest(heartbeat, request).memberId).toBe("m");
  });

  it("is read although the API is unknown, or not served in this version", () => {
    expect(openRequest(hex("03e7 0000 00000001 ffff"))).toMatchObject({ api: null, apiKey: 999, correlationId: 1 });
    expect(openRequest(hex("0012 0063 00000002 0001 63 00 ff"))).toMatchObject({
      api: null,
      apiKey: 18,
      version: 99,
      clientId: "c",
    });
    expect(openRequest(hex("0000 0002 00000003 ffff"))).toMatchObject({ api: null, apiKey: 0, version: 2 });
  });

  it("is refused where it is cut off", () => {
    for (const frame of ["", "000c", "000c 0004 0000", "000c 0004 00000007 0005 63", "000c 0004 00000007 ffff 01 00"])
      expect(() => openRequest(hex(frame))).toThrow(WireError);
  });
});

describe("a request's body", () => {
  it("may be followed by bytes that mean nothing", () => {
    const request = openRequest(hex("000c 0000 00000007 ffff", "0001 67 00000003 0001 6d", "dead"));
    expect(readRequest(heartbeat, request)).toMatchObject(beat);
  });

  it("may have tags that nobody knows", () => {
    const request = openRequest(hex("000c 0004 00000007 ffff 00", "02 67 00000003 02 6d 00 01 63 02 beef"));
    expect(readRequest(heartbeat, request)).toMatchObject(beat);
  });

  it("is refused with the name of the field that cannot be", () => {
    const cutOff = openRequest(hex("000c 0000 00000007 ffff", "0001 67 00000003 0009 6d"));
    expect(() => readRequest(heartbeat, cutOff)).toThrow("memberId: 9 bytes wanted, 1 left");
    const hostile = openRequest(hex("0003 0004 00000007 ffff", "00000001 7fff"));
    expect(() => readRequest(metadata, hostile)).toThrow("topics.name: 32767 bytes wanted, 0 left");
  });

  it("is refused where null stands for a value that must be", () => {
    const request = openRequest(hex("000c 0000 00000007 ffff", "ffff 00000003 0001 6d"));
    expect(() => readRequest(heartbeat, request)).toThrow("groupId: null where there must be a value");
  });

  it("has null for any negative length where null may be", () => {
    const allTopics = openRequest(hex("0003 0001 00000007 ffff", "fffffffe"));
    expect(readRequest(metadata, allTopics).topics).toBeNull();
    const version0 = openRequest(hex("0003 0000 00000007 ffff", "fffffffe"));
    expect(() => readRequest(metadata, version0)).toThrow("topics: null where there must be a value");
  });

  it("is written with an empty array where its version has no null", () => {
    const frame = unframed(encodeRequest(metadata, { version: 0, correlationId: 1, clientId: null }, { topics: null }));
    expect(frame.subarray(-4)).toEqual(hex("00000000"));
  });
});

describe("a response", () => {
  it("begins with its length and the request's number", () => {
    const chunks = encodeResponse(heartbeat, { version: 0, correlationId: 9 }, { errorCode: 27 });
    expect(Buffer.concat(chunks)).toEqual(hex("00000006 00000009 001b"));
  });

  it("has tags in its header where it is flexible", () => {
    const chunks = encodeResponse(deleteGroups, { version: 2, correlationId: 9 }, { results: [{ groupId: "g", errorCode: 69 }] });
    expect(unframed(chunks)).toEqual(hex("00000009 00", "00000000 02 02 67 0045 00 00"));
    expect(decodeResponse(deleteGroups, 2, unframed(chunks))).toEqual({
      correlationId: 9,
      body: { throttleTimeMs: 0, results: [{ groupId: "g", errorCode: 69 }] },
    });
  });

  it("to ApiVersions has none, so that a client can read it first of all", () => {
    const chunks = encodeResponse(apiVersions, { version: 4, correlationId: 9 }, { errorCode: 0, apiKeys: [] });
    expect(unframed(chunks)).toEqual(hex("00000009", "0000 01 00000000 00"));
  });

  it("sends a tagged field only where it is not the default", () => {
    const features = [{ name: "f", minVersion: 0, maxVersion: 1 }];
    const draft = { errorCode: 0, apiKeys: [], supportedFeatures: features, finalizedFeaturesEpoch: -1n };
    const chunks = encodeResponse(apiVersions, { version: 3, correlationId: 9 }, draft);
    expect(unframed(chunks)).toEqual(hex("00000009", "0000 01 00000000 01 00 08 02 02 66 0000 0001 00"));
    const { body } = decodeResponse(apiVersions, 3, unframed(chunks));
    expect(body).toEqual({ ...draft, throttleTimeMs: 0, finalizedFeatures: [], zkMigrationReady: false });
  });

  it("is refused where a tagged field is not as long as it says", () => {
    const frame = hex("00000009 0000 01 00000000 01 00 09 02 02 66 0000 0001 00 00 00");
    expect(() => decodeResponse(apiVersions, 3, frame)).toThrow("supportedFeatures: tag 0 is not of 9 bytes");
  });
});
