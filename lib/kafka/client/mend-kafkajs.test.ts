import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Kafka, logLevel } from "kafkajs";
import { expect, test } from "vitest";
import { apiVersions } from "../../wire/apis/18-api-versions.ts";
import { encodeResponse } from "../../wire/messages.ts";
import { mendKafkaJs } from "./mend-kafkajs.ts";

const METADATA = 3;

test("a client whose first ApiVersions gets no answer in time asks for it again", async () => {
  mendKafkaJs();
  const asked: number[] = [];
  let heardOfMetadata = () => {};
  const metadata = new Promise<void>((resolve) => (heardOfMetadata = resolve));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Each of these requests comes in a packet of its own.
    socket.on("data", (frame: Buffer) => {
      const [key, version, correlationId] = [frame.readInt16BE(4), frame.readInt16BE(6), frame.readInt32BE(8)];
      asked.push(key);
      if (key === METADATA) heardOfMetadata();
      if (key !== apiVersions.key || asked.length === 1) return;
      const served = { errorCode: 0, apiKeys: [{ apiKey: METADATA, minVersion: 0, maxVersion: 6 }] };
      for (const part of encodeResponse(apiVersions, { version, correlationId }, served)) socket.write(part);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  const admin = new Kafka({
    brokers: [`127.0.0.1:${address.port}`],
    requestTimeout: 100,
    retry: { initialRetryTime: 1 },
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
  const answer = admin.describeCluster().catch(() => null);
  await metadata;
  expect(asked).toEqual([apiVersions.key, apiVersions.key, METADATA]);
  for (const socket of sockets) socket.destroy();
  server.close();
  await admin.disconnect();
  await answer;
});
