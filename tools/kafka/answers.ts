import { connect } from "node:net";
import { sleep, type Clock } from "../../lib/clock/clock.ts";

/** How long a freshly started broker is given before it counts as failed, in ms; it takes 3 s, more on a busy machine. */
const START_WITHIN_MS = 120_000;

const ASK_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 5000;

/**
 * Metadata request, version 1, of no topics:
 *   size: int32 | api_key: int16 = 3 | api_version: int16 = 1 | correlation_id: int32 | client_id: string | topics: array
 */
const METADATA_REQUEST = Buffer.from("\0\0\0\x13\0\x03\0\x01\0\0\0\x01\0\x05probe\0\0\0\0", "latin1");

/** Of its answer, size: int32 | correlation_id: int32 | brokers: array, the array's length is all that is looked at. */
const BROKER_COUNT_AT = 8;

/**
 * Resolves when the broker at `port` of 127.0.0.1 answers as a cluster of at least one broker: it
 * listens some time before it does. Rejects after two minutes, or with the signal's reason.
 */
export async function waitUntilAnswers(port: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const deadline = clock.now() + START_WITHIN_MS;
  while (!(await answers(port))) {
    signal.throwIfAborted();
    if (clock.now() > deadline)
      throw new Error(`The broker at 127.0.0.1:${port} does not answer after ${START_WITHIN_MS / 1000} s`);
    await sleep(clock, ASK_EVERY_MS, signal);
  }
}

/** Whether a Kafka cluster answers at `port` of 127.0.0.1 now. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (brokers: number) => {
      socket.destroy();
      resolve(brokers > 0);
    };
    const received: Buffer[] = [];
    socket.setTimeout(ANSWER_WITHIN_MS, () => finish(0));
    socket.on("error", () => finish(0));
    socket.on("close", () => finish(0));
    socket.on("connect", () => socket.write(METADATA_REQUEST));
    socket.on("data", (chunk: Buffer) => {
      received.push(chunk);
      const answer = Buffer.concat(received);
      if (answer.length >= BROKER_COUNT_AT + 4) finish(answer.readInt32BE(BROKER_COUNT_AT));
    });
  });
}
