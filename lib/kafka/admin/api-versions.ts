import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Clock } from "../../clock/clock.ts";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import { withDeadline } from "./deadline.ts";

/** A feature that a broker's software supports, for example `metadata.version`, and up to which level. */
export interface SupportedFeature {
  name: string;
  max: number;
}

/** The key of ApiVersions, and the lowest version of it that tells features (KIP-584). */
const API_VERSIONS = 18;
const VERSION = 3;
/** An answer is some 600 bytes; what claims to be larger is none. */
const MOST_BYTES = 64 * 1024;

/**
 * What features the broker behind one address supports. kafkajs asks only ApiVersions 2, which does
 * not tell. Brokers answer this one before authentication. Rejects when there is no answer within `ms`, or when aborted.
 */
export async function fetchFeatures(
  connection: Pick<KafkaConnection, "ssl">,
  address: string,
  wait: { clock: Clock; ms: number; signal: AbortSignal },
): Promise<SupportedFeature[]> {
  const colon = address.lastIndexOf(":");
  const at = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
  const ca = connection.ssl?.ca;
  const socket = connection.ssl ? connectTls({ ...at, ...(ca && { ca }) }) : connectTcp(at);
  const answer = new Promise<Buffer>((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The broker closed the connection")));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > MOST_BYTES) reject(new Error("The answer is too long"));
      else if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) resolve(received.subarray(4));
    });
  });
  const onAbort = () => socket.destroy();
  wait.signal.addEventListener("abort", onAbort);
  socket.write(request());
  try {
    return readFeatures(await withDeadline(wait.clock, { ms: wait.ms, what: "ApiVersions" }, answer));
  } finally {
    wait.signal.removeEventListener("abort", onAbort);
    socket.destroy();
  }
}

/** `size key version correlation client-id tags client-software-name client-software-version tags`, the strings compact. */
function request(): Buffer {
  const name = Buffer.from("rebalance-lab");
  const compact = Buffer.concat([Buffer.from([name.length + 1]), name]);
  const head = Buffer.alloc(10);
  head.writeInt16BE(API_VERSIONS, 0);
  head.writeInt16BE(VERSION, 2);
  head.writeInt16BE(-1, 8);
  const version = Buffer.from([2, "1".charCodeAt(0)]);
  const body = Buffer.concat([head, Buffer.from([0]), compact, version, Buffer.from([0])]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length, 0);
  return Buffer.concat([size, body]);
}

/**
 * `correlation error [key min max tags] throttle tags`, where tag 0 is `[name min max tags]`, the
 * supported features. A broker too old for this version answers with an error and no features.
 */
export function readFeatures(answer: Buffer): SupportedFeature[] {
  let at = 4;
  const int16 = () => answer.readInt16BE((at += 2) - 2);
  const varint = () => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = answer.readUInt8(at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("A number has more than five bytes");
  };
  const skipTags = () => {
    for (let left = varint(); left > 0; left--) {
      varint();
      at += varint();
    }
  };
  const features = () =>
    Array.from({ length: varint() - 1 }, () => {
      const length = varint() - 1;
      const name = answer.toString("utf8", at, (at += length));
      at += 2;
      const max = int16();
      skipTags();
      return { name, max };
    });

  if (int16() !== 0) return [];
  for (let left = varint() - 1; left > 0; left--) {
    at += 6;
    skipTags();
  }
  at += 4;
  for (let left = varint(); left > 0; left--) {
    const tag = varint();
    const end = varint() + at;
    if (tag === 0) return features();
    at = end;
  }
  return [];
}
