import { findCoordinator } from "../../wire/apis/10-find-coordinator.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
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
    const answer = found(node, keyType, version);
    if (version < KEYS_SINCE) return { ...answer, errorMessage: messageOf(keyType) };
    // In these versions Apache Kafka has less to say.
    const errorMessage = keyType === GROUP || keyType === SHARE ? "" : messageOf(keyType);
    return { coordinators: coordinatorKeys.map((key) => ({ key, ...answer, errorMessage })) };
  });
}

function found({ nodeId, host, port }: Node, keyType: number, version: number) {
  if (keyType === GROUP) return { errorCode: ERROR.NONE, nodeId, host, port };
  const errorCode = keyType === TRANSACTION ? noTransactions(version) : ERROR.INVALID_REQUEST;
  return { errorCode, nodeId: -1, host: "", port: -1 };
}

/**
 * Each kind of client gives up at this and says why. librdkafka, which speaks older versions only, asks again for a minute
 * at any code but that of a missing right; Kafka's own, which speaks newer ones, shows the message at any code but that.
 */
function noTransactions(version: number): ErrorCode {
  return version < KEYS_SINCE ? ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED : ERROR.UNSUPPORTED_VERSION;
}

function messageOf(keyType: number): string {
  if (keyType === GROUP) return "NONE";
  return keyType === TRANSACTION ? "This broker has no transactions." : MALFORMED;
}
