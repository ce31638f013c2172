import { initProducerId } from "../../wire/apis/22-init-producer-id.ts";
import { ERROR } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** InitProducerId for idempotent producers. There are no transactions: whoever wants one is told so, and gives up. */
export function initProducerIdRoute({ newProducerId }: BrokerParts): Route {
  return route(initProducerId, ({ transactionalId }) => {
    if (transactionalId === null) return { errorCode: ERROR.NONE, producerId: newProducerId(), producerEpoch: 0 };
    const errorCode = transactionalId === "" ? ERROR.INVALID_REQUEST : ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    return { errorCode, producerId: -1n, producerEpoch: -1 };
  });
}
