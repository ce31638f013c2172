/** Gives random bytes; injected, so that a test can know them. */
export type RandomBytes = (size: number) => Buffer;

/** A random UUID (RFC 9562, version 4) as 36 characters. */
export function newUuid(random: RandomBytes): string {
  const hex = versionFour(random).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A random UUID as Kafka prints its own: 22 characters of URL-safe base64. None begins with "-", which a command line would take for an option. */
export function newKafkaUuid(random: RandomBytes): string {
  for (;;) {
    const id = versionFour(random).toString("base64url");
    if (!id.startsWith("-")) return id;
  }
}

function versionFour(random: RandomBytes): Buffer {
  const bytes = Buffer.from(random(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes;
}
