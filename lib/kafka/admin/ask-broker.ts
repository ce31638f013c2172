import type Broker from "kafkajs/src/broker/index.js";
import Encoder from "kafkajs/src/protocol/encoder.js";
import type { Api, RequestDraft, ResponseOf } from "../../wire/api.ts";
import { decodeAfterCorrelationId, encodeAfterClientId } from "../../wire/messages.ts";
import type { Fields } from "../../wire/schema.ts";

/**
 * Asks a broker what kafkajs has no words for, or none as new, on kafkajs' own connection to it. Rejects as kafkajs does
 * where there is no answer, and with a WireError where the answer is none of this API.
 */
export function askBroker<Q extends Fields, R extends Fields>(
  broker: Broker,
  api: Api<Q, R>,
  question: { version: number; draft: RequestDraft<Api<Q, R>> },
): Promise<ResponseOf<Api<Q, R>>> {
  const { version, draft } = question;
  return broker.connectionPool.send({
    request: {
      apiKey: api.key,
      apiVersion: version,
      apiName: api.name,
      async encode() {
        const encoder = new Encoder();
        encoder.writeBufferInternal(encodeAfterClientId(api, version, draft));
        return encoder;
      },
    },
    response: {
      decode: async (rest) => decodeAfterCorrelationId(api, version, rest),
      parse: async (answer) => answer,
    },
  });
}

/** The newest version of an API, at most `newest`, that both the broker and we have; null where there is none. */
export function commonVersion({ versions }: Pick<Broker, "versions">, api: Api, newest = api.versions[1]): number | null {
  const served = versions?.[api.key];
  if (served === undefined) return null;
  const version = Math.min(newest, served.maxVersion);
  return version >= Math.max(api.versions[0], served.minVersion) ? version : null;
}
