import type { Api } from "../../lib/wire/api.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../lib/wire/schema.ts";
import type { Broker } from "../brokers.ts";
import { RawClient } from "../raw/raw-client.ts";

/** Asks a broker one thing, on a connection of its own. Rejects when the broker closes it. */
export async function ask<Q extends Fields, R extends Fields>(
  { port }: Pick<Broker, "port">,
  request: { api: Api<Q, R>; version: number; body: DraftsOf<Q> },
): Promise<ValuesOf<R>> {
  const connection = await RawClient.connect(port, "asking");
  try {
    const outcome = await connection.ask(request.api, request.version, request.body);
    if (outcome.kind !== "answer") throw new Error(`${request.api.name} was not answered: ${outcome.kind}`);
    return outcome.body;
  } finally {
    connection.close();
  }
}
