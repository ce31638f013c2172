import { MAX_FRAME_BYTES } from "./frame-cutter.ts";

/** A TLS record of type handshake: 0x16, then the version 3.x. */
const TLS_HANDSHAKE = 0x1603;
/** The first four bytes of what browsers and the like send. */
const HTTP = new Set(["GET ", "POST", "PUT ", "HEAD", "OPTI", "PRI "]);

/** Says what the first four bytes were, where they cannot be a frame's length. */
export function explainLength(length: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length, 0);
  if (bytes.readUInt16BE(0) === TLS_HANDSHAKE)
    return "a client began a TLS handshake, and this broker speaks plain text only: set security.protocol=PLAINTEXT there, or ssl: false";
  if (HTTP.has(bytes.toString("latin1")))
    return "an HTTP request came in, and this port speaks the Kafka protocol: the page is at another port";
  if (length < 0) return `a frame of negative length (${length}) came in`;
  return `a frame of ${length} bytes came in; the largest is ${MAX_FRAME_BYTES}`;
}
