import { connect, createServer, type Socket } from "node:net";
import { apiVersions } from "../../lib/wire/apis/18-api-versions.ts";
import { APIS } from "../../lib/wire/apis/index.ts";
import { decodeResponse, encodeResponse, openRequest, type OpenRequest } from "../../lib/wire/messages.ts";

/** A request that went through, and what came back. Both without their length. */
export interface Exchange {
  readonly header: OpenRequest;
  readonly request: Buffer;
  readonly response: Buffer;
}

export interface Proxy {
  /** Ends all connections. Calling it twice does no harm. */
  close(): void;
}

/**
 * Listens on `port` of 127.0.0.1, passes everything on to `target`, and tells `hear` of each exchange.
 * The broker's answer to ApiVersions reaches the client without what we do not serve, so that clients
 * speak the versions that we have.
 */
export function startProxy(port: number, target: number, hear: (exchange: Exchange) => void): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const broker = connect(target, "127.0.0.1");
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        broker.destroy();
      });
    }
    join(client, broker, hear);
  });
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve({ close }));
  });
}

/** Answers come in the order of the requests; a request without an answer is one whose number is passed over. */
function join(client: Socket, broker: Socket, hear: (exchange: Exchange) => void): void {
  const unanswered: { header: OpenRequest; request: Buffer }[] = [];
  client.on(
    "data",
    eachFrame((request) => unanswered.push({ header: openRequest(request), request })),
  );
  client.pipe(broker);
  broker.on(
    "data",
    eachFrame((response) => {
      const correlationId = response.readInt32BE(0);
      const index = unanswered.findIndex(({ header }) => header.correlationId === correlationId);
      const [asked] = unanswered.splice(0, index + 1).slice(-1);
      if (asked === undefined) return;
      hear({ ...asked, response });
      for (const chunk of asked.header.api === apiVersions ? onlyOurs(asked.header, response) : framed(response))
        client.write(chunk);
    }),
  );
}

function framed(frame: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeInt32BE(frame.length, 0);
  return [length, frame];
}

function onlyOurs(header: OpenRequest, response: Buffer): Buffer[] {
  const { body } = decodeResponse(apiVersions, header.version, response);
  const apiKeys = body.apiKeys.flatMap(({ apiKey, minVersion, maxVersion }) => {
    const ours = APIS.find(({ key }) => key === apiKey);
    return ours === undefined ? [] : [{ apiKey, minVersion, maxVersion: Math.min(maxVersion, ours.versions[1]) }];
  });
  return encodeResponse(apiVersions, header, { ...body, apiKeys });
}

/** Puts a stream's chunks together to frames. */
export function eachFrame(hear: (frame: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      hear(Buffer.from(rest.subarray(4, end)));
      rest = rest.subarray(end);
    }
  };
}
