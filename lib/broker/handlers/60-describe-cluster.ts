import { describeCluster } from "../../wire/apis/60-describe-cluster.ts";
import { OPERATIONS_NOT_ASKED } from "../../wire/apis/authorized-operations.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import { AUTHORIZED_OPERATIONS, type BrokerParts } from "./broker-parts.ts";

const BROKERS = 1;
const CONTROLLERS = 2;
const MISMATCHED = "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER";

/** DescribeCluster. */
export function describeClusterRoute({ node, clusterId }: BrokerParts): Route {
  return route(describeCluster, ({ endpointType, includeClusterAuthorizedOperations }) => {
    if (endpointType === CONTROLLERS) return refused(ERROR.MISMATCHED_ENDPOINT_TYPE, MISMATCHED);
    if (endpointType !== BROKERS) return refused(ERROR.UNSUPPORTED_ENDPOINT_TYPE, `Unsupported endpoint type ${endpointType}`);
    const { nodeId, host, port } = node;
    return {
      errorCode: ERROR.NONE,
      clusterId,
      controllerId: nodeId,
      brokers: [{ brokerId: nodeId, host, port }],
      clusterAuthorizedOperations: includeClusterAuthorizedOperations ? AUTHORIZED_OPERATIONS.cluster : OPERATIONS_NOT_ASKED,
    };
  });
}

function refused(errorCode: ErrorCode, errorMessage: string) {
  return { errorCode, errorMessage, clusterId: "", brokers: [] };
}
