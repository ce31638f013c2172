import { readdirSync, readFileSync } from "node:fs";
import { produce } from "../../../lib/wire/apis/00-produce.ts";
import { openRequest, readRequest } from "../../../lib/wire/messages.ts";

const folder = new URL("../../../lib/wire/golden/", import.meta.url);

/** Requests that real clients sent to Apache Kafka, without their lengths. */
export const GOLDEN_REQUESTS: readonly Buffer[] = readdirSync(folder)
  .filter((file) => file.endsWith(".txt"))
  .flatMap((file) => readFileSync(new URL(file, folder), "utf8").split("\n"))
  .flatMap((line) => {
    const [, , direction, hex = ""] = line.split(" ");
    return direction === "request" && !line.startsWith("#") ? [Buffer.from(hex, "hex")] : [];
  });

/** The record batches among them: plain ones, and one at least of each codec. */
export const GOLDEN_BATCHES: readonly Buffer[] = GOLDEN_REQUESTS.flatMap((frame) => {
  const request = openRequest(frame);
  if (request.api?.key !== produce.key) return [];
  return readRequest(produce, request)
    .topicData.flatMap(({ partitionData }) => partitionData)
    .flatMap(({ records }) => (records === null || records.length === 0 ? [] : [records]));
});
