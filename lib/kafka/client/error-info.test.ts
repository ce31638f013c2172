import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from "kafkajs";
import { expect, test } from "vitest";
import { errorInfo } from "./error-info.ts";

const refused = new KafkaJSProtocolError(
  Object.assign(new Error("The session timeout is not within range"), { type: "INVALID_SESSION_TIMEOUT" }),
);
const unreachable = new KafkaJSConnectionError("Connection error: connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED" });

test.each([
  ["Kafka's name", refused, "INVALID_SESSION_TIMEOUT"],
  [
    "Kafka's name below kafkajs' own",
    Object.assign(new KafkaJSNonRetriableError("refused"), { cause: refused }),
    "INVALID_SESSION_TIMEOUT",
  ],
  ["a socket's code", new KafkaJSNumberOfRetriesExceeded(unreachable, { retryCount: 5, retryTime: 9 }), "ECONNREFUSED"],
  ["the class where nothing else is known", new TypeError("x is not a function"), "TypeError"],
  ["not even an error", "oops", "UNKNOWN"],
])("%s", (_name, error, code) => {
  expect(errorInfo(error)).toEqual({ code, message: expect.stringMatching(/./) });
});

test("a chain that bites its own tail ends", () => {
  const error = new Error("a");
  error.cause = error;
  expect(errorInfo(error)).toEqual({ code: "Error", message: "a" });
});
