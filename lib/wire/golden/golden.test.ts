import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Api } from "../api.ts";
import { APIS } from "../apis/index.ts";
import { decodeResponse, encodeRequest, encodeResponse, openRequest, readRequest } from "../messages.ts";

/*
 * What real clients and Apache Kafka said to each other, recorded by tools/golden. The frames in
 * "our-own-encoder.txt" are of versions that none of those clients speaks: there the requests are
 * ours, and say only that Apache Kafka understood them; the responses are Apache Kafka's.
 */

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));

describe.each(files)("the frames of %s", (file) => {
  it.each(framesOf(file))("are written again as they were read: %s v%i %s", (name, version, direction, frame) => {
    const api = apiNamed(name);
    const chunks = direction === "request" ? rewriteRequest(api, frame) : rewriteResponse(api, version, frame);
    expect(Buffer.concat(chunks).subarray(4).toString("hex")).toBe(frame.toString("hex"));
  });
});

it("has a frame of every API in every version and direction", () => {
  const seen = new Set(files.flatMap(framesOf).map(([name, version, direction]) => `${name} ${version} ${direction}`));
  const wanted = APIS.flatMap(({ name, versions: [min, max] }) =>
    Array.from({ length: max - min + 1 }, (_, i) => [`${name} ${min + i} request`, `${name} ${min + i} response`]).flat(),
  );
  expect(wanted.filter((frame) => !seen.has(frame))).toEqual([]);
});

function rewriteRequest(api: Api, frame: Buffer): Buffer[] {
  const request = openRequest(frame);
  expect(request.api).toBe(api);
  const body = readRequest(api, request);
  expect(request.body.remaining).toBe(0);
  return encodeRequest(api, request, body);
}

function rewriteResponse(api: Api, version: number, frame: Buffer): Buffer[] {
  const { correlationId, body } = decodeResponse(api, version, frame);
  return encodeResponse(api, { version, correlationId }, body);
}

function apiNamed(name: string): Api {
  const api = APIS.find((api) => api.name === name);
  if (api === undefined) throw new Error(`There is no API ${name}`);
  return api;
}

function framesOf(file: string): [name: string, version: number, direction: string, frame: Buffer][] {
  const lines = readFileSync(new URL(file, folder), "utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", version = "", direction = "", hex = ""] = line.split(" ");
      return [name, Number(version), direction, Buffer.from(hex, "hex")];
    });
}
