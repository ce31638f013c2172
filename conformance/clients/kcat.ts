import { z } from "zod";
import { findOnPath } from "../../tools/programs/find.ts";
import type { Client, Sending } from "./client.ts";
import { memberOf } from "./program-client.ts";
import type { Message, Received, Start } from "./programs/errand.ts";
import { runProgram } from "./running-program.ts";

/** kcat, which is librdkafka. */
export function kcatClient(): Client {
  const found = findOnPath(["kcat", "kafkacat"]);
  const kcat = found ?? "kcat";
  return {
    name: "kcat",
    available: found !== null,
    compressions: ["none", "gzip", "snappy", "lz4", "zstd"],
    starts: ["beginning", "end", "offset", "time"],
    async produce({ bootstrap }, sending) {
      for (const { args, input } of batches(sending)) {
        const place = ["-b", bootstrap, "-P", "-t", sending.topic, "-p", "0", "-z", sending.compression];
        const program = runProgram({ command: [kcat, ...place, ...args] });
        program.write(input);
        program.write(null);
        await program.done;
      }
    },
    async read({ bootstrap }, { topic, start, count }) {
      const place = ["-b", bootstrap, "-C", "-t", topic, "-p", "0", "-o", offsetOf(start), "-c", String(count), "-J", "-u"];
      const received: Received[] = [];
      const ready = Promise.withResolvers<void>();
      runProgram({
        command: [kcat, ...place],
        onLine: (line) => received.push(readMessage(line)),
        onComplaint: (line) => line.includes("Reached end of topic") && ready.resolve(),
      });
      if (start === "end") await ready.promise;
      return { received: () => received };
    },
    async join({ bootstrap }, joining) {
      const { topic, group, clientId, assignor, sessionMs } = joining;
      const settings = [
        `client.id=${clientId}`,
        `partition.assignment.strategy=${assignor}`,
        `session.timeout.ms=${sessionMs}`,
        "heartbeat.interval.ms=300",
        "auto.offset.reset=earliest",
        "auto.commit.interval.ms=50",
        "fetch.wait.max.ms=200",
      ];
      const args = ["-b", bootstrap, "-G", group, "-J", "-u", ...settings.flatMap((setting) => ["-X", setting]), topic];
      const received: Received[] = [];
      const program = runProgram({ command: [kcat, ...args], onLine: (line) => received.push(readMessage(line)) });
      return memberOf(program, joining, () => received);
    },
    async close() {},
  };
}

const KEY_ENDS = "\x1f";

/** kcat takes headers, and whether there is a key and a value, for all messages of a run. */
function batches({ messages }: Sending): { args: string[]; input: string }[] {
  const runs: { args: string[]; input: string }[] = [];
  for (const message of messages) {
    const { args, line } = asLine(message);
    const last = runs.at(-1);
    if (last !== undefined && last.args.join(" ") === args.join(" ")) last.input += `\n${line}`;
    else runs.push({ args, input: line });
  }
  return runs;
}

function asLine({ key, value, headers }: Message): { args: string[]; line: string } {
  const args = Object.entries(headers).flatMap(([name, text]) => ["-H", `${name}=${text}`]);
  if (value === null) args.push("-Z");
  if (key !== null) args.push("-K", KEY_ENDS);
  return { args, line: `${key === null ? "" : `${key}${KEY_ENDS}`}${value ?? ""}` };
}

function offsetOf(start: Start): string {
  if (typeof start === "string") return start;
  return "offset" in start ? String(start.offset) : `s@${start.time}`;
}

/** `headers`: name and value in turn. */
const Printed = z.object({
  partition: z.int(),
  offset: z.int(),
  ts: z.int(),
  headers: z.array(z.string()).optional(),
  key: z.string().nullable(),
  payload: z.string().nullable(),
});

function readMessage(text: string): Received {
  const { partition, offset, ts, headers = [], key, payload } = Printed.parse(JSON.parse(text));
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) pairs.push([headers[i] ?? "", headers[i + 1] ?? ""]);
  return { key, value: payload, headers: Object.fromEntries(pairs), partition, offset, timestamp: ts };
}
