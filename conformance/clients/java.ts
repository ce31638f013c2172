import { toolCommand } from "../../tools/kafka/cli.ts";
import { hasApacheKafka } from "../brokers.ts";
import type { Client } from "./client.ts";
import { memberOf } from "./program-client.ts";
import type { Message, Received, Start } from "./programs/errand.ts";
import { runProgram, type RunningProgram } from "./running-program.ts";

const ASSIGNORS: Readonly<Record<string, string>> = {
  range: "RangeAssignor",
  roundrobin: "RoundRobinAssignor",
  sticky: "StickyAssignor",
  "cooperative-sticky": "CooperativeStickyAssignor",
};

/** Stands for a null, in what is sent and in what is printed. */
const NULL = "<null>";

/** Apache Kafka's own clients in Java, through its console producer and console consumer. */
export function javaClient(): Client {
  return {
    name: "Apache Kafka's console tools",
    available: hasApacheKafka,
    compressions: ["none", "gzip", "snappy", "lz4", "zstd"],
    // It says nothing when it knows where the end is, and takes no time.
    starts: ["beginning", "offset"],
    async produce({ bootstrap }, { topic, compression, messages }) {
      const settings = ["parse.key=true", "parse.headers=true", `null.marker=${NULL}`];
      const options = ["--topic", topic, "--compression-codec", compression, ...optionsOf("--reader-property", settings)];
      const program = await startTool("console-producer", ["--bootstrap-server", bootstrap, ...options]);
      for (const message of messages) program.write(asLine(message));
      program.write(null);
      await program.done;
    },
    async read({ bootstrap }, { topic, start, count }) {
      const place = ["--partition", "0", "--offset", offsetOf(start), "--max-messages", String(count)];
      const received: Received[] = [];
      const options = ["--bootstrap-server", bootstrap, "--topic", topic, ...place, ...PRINTED];
      await startTool("console-consumer", options, (line) => received.push(readMessage(line)));
      return { received: () => received };
    },
    async join({ bootstrap }, joining) {
      const { topic, group, clientId, groupProtocol, assignor, sessionMs } = joining;
      const classic = [
        `partition.assignment.strategy=org.apache.kafka.clients.consumer.${ASSIGNORS[assignor] ?? assignor}`,
        `session.timeout.ms=${sessionMs}`,
        "heartbeat.interval.ms=300",
      ];
      const newer = ["group.protocol=consumer", `group.remote.assignor=${assignor}`];
      const settings = [
        `client.id=${clientId}`,
        ...(groupProtocol === "consumer" ? newer : classic),
        "auto.commit.interval.ms=50",
        "fetch.max.wait.ms=200",
      ];
      const place = ["--bootstrap-server", bootstrap, "--topic", topic, "--group", group, "--from-beginning"];
      const options = [...place, ...optionsOf("--command-property", settings), ...PRINTED];
      const received: Received[] = [];
      const program = await startTool("console-consumer", options, (line) => received.push(readMessage(line)));
      return memberOf(program, joining, () => received);
    },
    async close() {},
  };
}

async function startTool(
  name: Parameters<typeof toolCommand>[0],
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<RunningProgram> {
  const { command, archive } = await toolCommand(name);
  const program = runProgram({ command: [...command, ...args], ...(onLine && { onLine }) });
  program.done.then(archive.ended, () => archive.ended(null));
  return program;
}

const optionsOf = (option: string, settings: readonly string[]) => settings.flatMap((setting) => [option, setting]);

function asLine({ key, value, headers }: Message): string {
  const written = Object.entries(headers).map(([name, text]) => `${name}:${text}`);
  return [written.length === 0 ? NULL : written.join(","), key ?? NULL, value ?? NULL].join("\t");
}

const PRINTED = optionsOf("--formatter-property", [
  "print.timestamp=true",
  "print.partition=true",
  "print.offset=true",
  "print.headers=true",
  "print.key=true",
  `null.literal=${NULL}`,
]);

function offsetOf(start: Start): string {
  if (start === "beginning") return "earliest";
  if (typeof start === "object" && "offset" in start) return String(start.offset);
  throw new Error("The console consumer cannot begin there");
}

/** "CreateTime:1 \t Partition:0 \t Offset:0 \t name:value,… \t key \t value" */
function readMessage(line: string): Received {
  const [time = "", partition = "", offset = "", headers = "", key = "", ...value] = line.split("\t");
  const numberIn = (field: string) => Number(field.split(":")[1]);
  const orNull = (text: string) => (text === NULL ? null : text);
  return {
    key: orNull(key),
    value: orNull(value.join("\t")),
    headers: headers === "NO_HEADERS" ? {} : Object.fromEntries(headers.split(",").map(headerIn)),
    partition: numberIn(partition),
    offset: numberIn(offset),
    timestamp: numberIn(time),
  };
}

function headerIn(text: string): [string, string] {
  const colon = text.indexOf(":");
  return [text.slice(0, colon), text.slice(colon + 1)];
}
