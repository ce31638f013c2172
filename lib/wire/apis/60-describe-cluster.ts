import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int8, string } from "../schema.ts";
import { OPERATIONS_NOT_ASKED } from "./authorized-operations.ts";

/**
 * DescribeCluster: the cluster's id, controller and brokers.
 *
 *     request => includeClusterAuthorizedOperations:bool endpointType:int8/1+
 *     response => throttleTimeMs:int32 errorCode:int16 errorMessage:string? endpointType:int8/1+ clusterId:string
 *         controllerId:int32 brokers:[brokerId:int32 host:string port:int32 rack:string?]
 *         clusterAuthorizedOperations:int32
 */
export const describeCluster = defineApi({
  key: 60,
  name: "DescribeCluster",
  versions: [0, 1],
  flexibleFrom: 0,
  request: {
    includeClusterAuthorizedOperations: bool({ default: false }),
    endpointType: int8({ from: 1, default: 1 }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    endpointType: int8({ from: 1, default: 1 }),
    clusterId: string(),
    controllerId: int32({ default: -1 }),
    brokers: arrayOf({
      brokerId: int32(),
      host: string(),
      port: int32(),
      rack: string({ nullable: true, default: null }),
    }),
    clusterAuthorizedOperations: int32({ default: OPERATIONS_NOT_ASKED }),
  },
});
