import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from "@platformatic/kafka";
import kafkajs from "kafkajs";
import { ended, type ProcessResult } from "../process/ended.ts";
import type { Guard } from "../process/guard.ts";
import { runCli } from "../kafka/cli.ts";

/** Some of what it exports is not seen by name, since it is a CommonJS module. */
const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = kafkajs;

/** What a client is run with: the proxy's address and an existing topic of two partitions. */
export interface Errand {
  readonly bootstrap: string;
  readonly topic: string;
  readonly guard: Guard;
}

/** kafkajs: administration, compressed records, a group of one member that leaves. */
export async function runKafkaJs({ bootstrap, topic }: Errand): Promise<void> {
  const kafka = new Kafka({ brokers: [bootstrap], clientId: "golden", logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: "kafkajs", numPartitions: 1 }] });
  await admin.createPartitions({ topicPartitions: [{ topic: "kafkajs", count: 2 }] });
  await admin.fetchTopicOffsets(topic);
  await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ["retention.ms"] }],
  });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, compression: CompressionTypes.GZIP, messages: [{ key: "k", value: "v", headers: { h: "1" } }] });
  await producer.disconnect();
  const consumer = kafka.consumer({ groupId: "kafkajs", maxWaitTimeInMs: 300 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const handled = new Promise<void>((resolve) => {
    consumer.on("consumer.commit_offsets", () => resolve());
  });
  await consumer.run({ autoCommitThreshold: 1, eachMessage: async () => {} });
  await handled;
  await admin.describeGroups(["kafkajs"]);
  await admin.listGroups();
  await consumer.disconnect();
  await admin.fetchOffsets({ groupId: "kafkajs", topics: [topic] });
  await admin.deleteGroups(["kafkajs"]);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: "1" }] });
  await admin.deleteTopics({ topics: ["kafkajs"] });
  await admin.disconnect();
}

/** @platformatic/kafka: the same errands in the newest versions. */
export async function runPlatformatic({ bootstrap, topic }: Errand): Promise<void> {
  const shared = { clientId: "golden", bootstrapBrokers: [bootstrap] };
  const admin = new Admin(shared);
  await admin.createTopics({ topics: ["platformatic"], partitions: 1, replicas: 1 });
  await admin.createPartitions({ topics: [{ name: "platformatic", count: 2, assignments: [{ brokerIds: [1] }] }] });
  const producer = new Producer({ ...shared, serializers: stringSerializers });
  await producer.send({ messages: [{ topic, key: "k", value: "v", headers: { h: "1" } }] });
  await producer.close();
  const consumer = new Consumer({ ...shared, groupId: "platformatic", deserializers: stringDeserializers });
  const stream = await consumer.consume({ topics: [topic], mode: "earliest", maxWaitTime: 300, autocommit: false });
  for await (const message of stream) {
    await message.commit();
    break;
  }
  await admin.describeGroups({ groups: ["platformatic"] });
  await admin.listGroups();
  await stream.close();
  await consumer.close(true);
  await admin.deleteGroups({ groups: ["platformatic"] });
  await admin.deleteTopics({ topics: ["platformatic"] });
  await admin.close();
}

/** kcat, which is librdkafka: records in, records out, a group, metadata, an offset by time. */
export async function runKcat({ bootstrap, topic, guard }: Errand, kcat: string): Promise<void> {
  const run = (...args: string[]) => ended(guard.spawn(kcat, ["-b", bootstrap, ...args]));
  await must("kcat", ended(guard.spawn("sh", ["-c", `echo k:v | "$0" -b "$1" -P -t "$2" -K : -z gzip`, kcat, bootstrap, topic])));
  await must("kcat", run("-L"));
  await must("kcat", run("-Q", "-t", `${topic}:0:-1`));
  await must("kcat", run("-C", "-t", topic, "-e", "-q"));
  await must("kcat", run("-G", "kcat", "-c", "1", "-X", "auto.offset.reset=earliest", topic));
}

/** Apache Kafka's own tools. */
export async function runJava({ bootstrap, topic }: Errand): Promise<void> {
  const run = (args: string[], input?: string) =>
    must(args.join(" "), runCli(bootstrap, args, input === undefined ? {} : { input }));
  await run(["topics", "--create", "--topic", "java", "--partitions", "1"]);
  await run(["topics", "--alter", "--topic", "java", "--partitions", "2"]);
  await run(["topics", "--describe", "--topic", "java"]);
  await run(["console-producer", "--topic", topic], "value\n");
  await run(["console-consumer", "--topic", topic, "--group", "java", "--from-beginning", "--max-messages", "1"]);
  await run(["groups", "--describe", "--group", "java"]);
  await run(["groups", "--list", "--state"]);
  await run(["groups", "--reset-offsets", "--to-earliest", "--group", "java", "--topic", topic, "--execute"]);
  await run(["groups", "--delete-offsets", "--group", "java", "--topic", topic]);
  await run(["groups", "--delete", "--group", "java"]);
  await run(["topics", "--delete", "--topic", "java"]);
}

/** A Python program of this folder: `script` with the address and the topic. */
export async function runPython({ bootstrap, topic, guard }: Errand, python: string, script: string): Promise<void> {
  await must(script, ended(guard.spawn(python, [script, bootstrap, topic])));
}

async function must(what: string, result: Promise<ProcessResult>): Promise<void> {
  const { code, stdout, stderr } = await result;
  if (code !== 0) throw new Error(`${what} ended with ${code}: ${stdout}${stderr}`);
}
