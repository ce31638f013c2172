import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from "kafkajs";
import { expect, test } from "vitest";
import { DeadlineError } from "./deadline.ts";
import { asRefusal, errorInfo } from "./kafka-error.ts";

const refused = (type: string) => Object.assign(new KafkaJSProtocolError(new Error("The words of Kafka")), { type });

test("a protocol error keeps Kafka's name and words", () => {
  expect(asRefusal(refused("INVALID_PARTITIONS"))).toMatchObject({ code: "INVALID_PARTITIONS", message: "The words of Kafka" });
});

test("a protocol error is found inside of what kafkajs wraps it with", () => {
  const gaveUp = new KafkaJSNumberOfRetriesExceeded(refused("GROUP_LOAD_IN_PROGRESS"), { retryCount: 1, retryTime: 1 });
  expect(errorInfo(gaveUp).code).toBe("COORDINATOR_LOAD_IN_PROGRESS");
  expect(asRefusal({ errors: [refused("INVALID_REPLICATION_FACTOR")] })?.code).toBe("INVALID_REPLICATION_FACTOR");
  expect(asRefusal({ groups: [{ groupId: "g", error: refused("NON_EMPTY_GROUP") }] })?.code).toBe("NON_EMPTY_GROUP");
});

test("a connection error is no refusal and keeps the system's code", () => {
  const error = Object.assign(new Error("Connection error: connect"), { code: "ECONNREFUSED" });
  expect(asRefusal(error)).toBeNull();
  expect(errorInfo(error)).toEqual({ code: "ECONNREFUSED", message: "Connection error: connect" });
});

test("silence says for how long", () => {
  expect(errorInfo(new DeadlineError("Metadata", 4000))).toEqual({
    code: "NO_ANSWER",
    message: "Metadata: no answer within 4 s",
  });
});

test("an error that holds itself ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect(asRefusal(error)).toBeNull();
  expect(errorInfo(error).message).toBe("round");
});
