import { compile } from "./codec.ts";
import { Reader } from "./reader.ts";
import { arrayOf, bytes, int32, listOf, string, type DraftsOf, type Fields, type ValuesOf } from "./schema.ts";
import { WireError } from "./wire-error.ts";
import { Writer } from "./writer.ts";

/*
 * What members of type "consumer" say to each other through JoinGroup and SyncGroup. To the broker both
 * are opaque bytes, and only what it shows or guards by them (whether a topic is still subscribed) is read here.
 *
 *     blob => version:int16, then the struct of that version; never compact, no tags
 */

const SUBSCRIPTION = {
  topics: listOf(string()),
  userData: bytes({ nullable: true, default: null }),
  ownedPartitions: arrayOf({ topic: string(), partitions: listOf(int32()) }, { from: 1, default: [] }),
  generationId: int32({ from: 2, default: -1 }),
  rackId: string({ from: 3, nullable: true, default: null }),
};
const ASSIGNMENT = {
  assignedPartitions: arrayOf({ topic: string(), partitions: listOf(int32()) }),
  userData: bytes({ nullable: true, default: null }),
};

/** The newest version of both that Apache Kafka knows. */
const NEWEST = 3;

const subscription = protocolOf(SUBSCRIPTION);
const assignment = protocolOf(ASSIGNMENT);

/** The subscription in a JoinGroup's metadata, or null if the bytes are none. `userData` is a slice of `blob`. */
export const readSubscription = subscription.read;
/** The assignment in a SyncGroup, or null if the bytes are none, as where a member has nothing. `userData` is a slice of `blob`. */
export const readAssignment = assignment.read;
/** @param version 0 to 3. */
export const writeSubscription = subscription.write;
/** @param version 0 to 3. */
export const writeAssignment = assignment.write;

function protocolOf<F extends Fields>(fields: F) {
  const codecs = Array.from({ length: NEWEST + 1 }, (_, number) => compile(fields, { number, flexible: false }));

  /**
   * Some clients call a body of version 0 a newer one, and newer versions than ours only add to the
   * end: so the version that is named is where the search begins, not a promise.
   */
  function read(blob: Buffer): ValuesOf<F> | null {
    if (blob.length < 2) return null;
    const newest = Math.min(blob.readInt16BE(0), NEWEST);
    for (const codec of codecs.filter((_, version) => version <= newest).toReversed()) {
      try {
        return codec.read(new Reader(blob.subarray(2)));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
      }
    }
    return null;
  }

  function write(version: number, draft: DraftsOf<F>): Buffer {
    const writer = new Writer();
    writer.int16(version);
    codecs[version]?.write(writer, draft);
    return Buffer.concat(writer.finish());
  }

  return { read, write };
}
