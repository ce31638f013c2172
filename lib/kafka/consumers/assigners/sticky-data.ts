import type { Owned } from "./members.ts";

/**
 * The user data that StickyAssignor puts into its subscription: `[topic:string [partition:int32]] generation:int32`,
 * without the generation before Kafka 2.3 (its STICKY_ASSIGNOR_USER_DATA_V0 and V1).
 */
export function encodeOwned({ partitions, generation }: Owned): Buffer {
  const topics = [...partitions].map(([topic, numbers]) => {
    const name = Buffer.from(topic, "utf8");
    const length = Buffer.alloc(2);
    length.writeInt16BE(name.length);
    return Buffer.concat([length, name, int32s([numbers.length, ...numbers])]);
  });
  return Buffer.concat([int32s([topics.length]), ...topics, int32s([generation])]);
}

/** Null where there is none, or none that can be read: then the member is as one that had nothing. */
export function decodeOwned(userData: Buffer | null): Owned | null {
  if (userData === null || userData.length === 0) return null;
  let at = 0;
  const int32 = () => {
    at += 4;
    return userData.readInt32BE(at - 4);
  };
  /** A count whose items cannot fit into what is left is garbage: refused before anything is allocated. */
  const count = (bytesEach: number) => {
    const value = int32();
    if (value < 0 || value * bytesEach > userData.length - at) throw new RangeError("count");
    return value;
  };
  const topic = () => {
    const length = userData.readInt16BE(at);
    if (length < 0 || at + 2 + length > userData.length) throw new RangeError("string");
    at += 2 + length;
    return userData.toString("utf8", at - length, at);
  };
  try {
    const partitions = new Map(
      Array.from({ length: count(6) }, () => [topic(), Array.from({ length: count(4) }, int32)] as const),
    );
    return { partitions, generation: at + 4 <= userData.length ? int32() : -1 };
  } catch {
    return null;
  }
}

function int32s(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeInt32BE(number, index * 4);
  return bytes;
}
