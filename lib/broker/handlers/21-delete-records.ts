import { deleteRecords } from "../../wire/apis/21-delete-records.ts";
import { ERROR } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

const UNKNOWN = { errorCode: ERROR.UNKNOWN_TOPIC_OR_PARTITION, lowWatermark: -1n };

/** DeleteRecords. */
export function deleteRecordsRoute({ topics }: BrokerParts): Route {
  return route(deleteRecords, (request) => ({
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, offset }) => ({
        partitionIndex,
        ...(topics.partition(name, partitionIndex)?.deleteRecords(offset) ?? UNKNOWN),
      })),
    })),
  }));
}
