import { findCoordinator } from "../../wire/apis/10-find-coordinator.ts";
import { ERROR } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import { MALFORMED } from "./malformed.ts";
import type { BrokerParts, Node } from "./broker-parts.ts";

const GROUP = 0;
const TRANSACTION = 1;
const SHARE = 2;
/** From this version on several keys may be asked about. */
const KEYS_SINCE = 4;

/** FindCoordinator: this broker coordinates every group. There are no transactions: whoever wants one is told at once. */
export function findCoordinatorRoute({ node }: BrokerParts): Route {
  return route(findCoordinator, ({ keyType, coordinatorKeys }, { version }) => {
    if (version < KEYS_SINCE) return { ...found(node, keyType), errorMessage: messageOf(keyType) };
    // In these versions Apache Kafka has less to say.
    const errorMessage = keyType === GROUP || keyType === SHARE ? "" : messageOf(keyType);
    return { coordinators: coordinatorKeys.map((key) => ({ key, ...found(node, keyType), errorMessage })) };
  });
}

function found({ nodeId, host, port }: Node, keyType: number) {
  if (keyType === GROUP) return { errorCode: ERROR.NONE, nodeId, host, port };
  const errorCode = keyType === TRANSACTION ? ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED : ERROR.INVALID_REQUEST;
  return { errorCode, nodeId: -1, host: "", port: -1 };
}

function messageOf(keyType: number): string {
  if (keyType === GROUP) return "NONE";
  return keyType === TRANSACTION ? "This broker has no transactions." : MALFORMED;
}
