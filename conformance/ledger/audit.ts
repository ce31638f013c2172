import { openSync, writeSync } from "node:fs";
import { threadId } from "node:worker_threads";
import { Kafka, type ConsumerRunConfig, type EachBatchPayload } from "kafkajs";

/**
 * Writes down each message that a consumer in this process has handled, beside the lab and without its knowledge: it
 * listens where kafkajs is told that a message is done. Loaded with --import, which holds for worker threads too. One
 * file a thread, one line a message: group, partition, offset. Written at once, so that no crash takes any of it.
 */
const path = process.env["AUDIT_FILE"];
if (path === undefined) throw new Error("AUDIT_FILE names where to write");
const file = openSync(`${path}.${threadId}`, "a");

const create = Reflect.get(Kafka.prototype, "consumer");
Kafka.prototype.consumer = function audited(config) {
  const consumer = create.call(this, config);
  const run = consumer.run.bind(consumer);
  const note = (partition: number, offsets: string[]) => {
    if (offsets.length > 0) writeSync(file, offsets.map((offset) => `${config?.groupId}\t${partition}\t${offset}\n`).join(""));
  };
  consumer.run = (options = {}) =>
    run({ ...options, ...(options.eachBatch ? { eachBatch: auditing(options.eachBatch, note) } : {}) });
  return consumer;
};

function auditing(
  eachBatch: NonNullable<ConsumerRunConfig["eachBatch"]>,
  note: (partition: number, offsets: string[]) => void,
): NonNullable<ConsumerRunConfig["eachBatch"]> {
  return (payload: EachBatchPayload) => {
    const { partition, messages } = payload.batch;
    let done = 0;
    return eachBatch({
      ...payload,
      resolveOffset(offset) {
        const next = messages.findIndex((message) => message.offset === offset) + 1;
        note(
          partition,
          messages.slice(done, next).map((message) => message.offset),
        );
        done = next;
        payload.resolveOffset(offset);
      },
    });
  };
}
