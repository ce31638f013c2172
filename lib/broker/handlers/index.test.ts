import { describe, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import { APIS } from "../../wire/apis/index.ts";
import { apiVersions } from "../../wire/apis/18-api-versions.ts";
import { decodeResponse, encodeRequest } from "../../wire/messages.ts";
import { createBrokerData } from "../broker-data.ts";
import { createRouter, type Call } from "../serve/router.ts";
import { answerUnsupported } from "./18-api-versions.ts";
import { createRoutes } from "./index.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function routes() {
  const options = { clock: new ManualClock(), random: (size: number) => Buffer.alloc(size, 7), log: SILENT };
  const node = { nodeId: 1, host: "127.0.0.1", port: 9092 };
  return createRoutes(createBrokerData({ options, node, onStep: () => {}, newProducerId: () => 0n }));
}

describe("what is served", () => {
  test("is every API that has a table, once", () => {
    expect(routes().map(({ api }) => api)).toEqual(APIS);
  });

  test("is what ApiVersions says, Produce below 3 besides", async () => {
    const serve = createRouter(routes(), answerUnsupported);
    const header = { version: 4, correlationId: 1, clientId: null };
    const request = encodeRequest(apiVersions, header, { clientSoftwareName: "test", clientSoftwareVersion: "1" });
    const peer: Pick<Call, "clientHost" | "signal"> = { clientHost: "/127.0.0.1", signal: new AbortController().signal };
    const reply = await serve(Buffer.concat(request).subarray(4), peer);
    if (typeof reply === "string") throw new Error("There is no answer");
    const { body } = decodeResponse(apiVersions, 4, Buffer.concat(reply).subarray(4));
    const said = body.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, minVersion, maxVersion]);
    const served = APIS.map(({ key, versions: [min, max] }) => [key, key === 0 ? 0 : min, max]);
    expect(said).toEqual(served);
  });
});
