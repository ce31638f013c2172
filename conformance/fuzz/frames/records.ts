import { gzipSync, zstdCompressSync } from "node:zlib";
import { buildBatch, encodeRecords, reseal } from "../../../lib/broker/log/testing.ts";
import type { Dice } from "../../chaos-plan.ts";
import { anyBytes, below, once, wildInteger } from "./chance.ts";
import { GOLDEN_BATCHES } from "./golden.ts";
import { mutate } from "./mutate.ts";

/** Where the checksummed part of a batch begins; a batch shorter than its header has none. */
const HEADER_BYTES = 61;
const CRC_AT = 17;
const CODECS = [0, 1, 2, 3, 4] as const;

/** A `records` field: good in half of the cases; else broken before the checksum was made, or after it. */
export function records(dice: Dice): Buffer {
  const batch = dice.pick([ownBatch, goldenBatch, strangeBatch])(dice);
  if (once(dice, 2)) return batch;
  const broken = mutate(batch, dice);
  return once(dice, 3) || broken.length < HEADER_BYTES ? broken : resealed(broken);
}

function ownBatch(dice: Dice): Buffer {
  const texts = Array.from({ length: 1 + below(dice, 5) }, () => anyBytes(dice, below(dice, 200)));
  const idempotent = once(dice, 3);
  return buildBatch({
    codec: dice.pick([0, 0, 0, 1, 4]),
    baseTimestamp: 1_700_000_000_000 + below(dice, 1_000_000),
    records: texts.map((value) => ({ key: once(dice, 2) ? "k" : null, value, headers: once(dice, 4) ? [["h", null]] : [] })),
    ...(idempotent && {
      producerId: BigInt(below(dice, 5)),
      producerEpoch: below(dice, 2),
      baseSequence: below(dice, 4),
    }),
  });
}

function goldenBatch(dice: Dice): Buffer {
  return Buffer.from(dice.pick(GOLDEN_BATCHES));
}

/** A good header around bytes that are no records, and around records that were broken before or after they were packed. */
function strangeBatch(dice: Dice): Buffer {
  const codec = dice.pick(CODECS);
  const plain = encodeRecords([{ key: "k", value: anyBytes(dice, below(dice, 50)) }], 0);
  const packed = pack(codec, once(dice, 3) ? mutate(plain, dice) : plain);
  const payload = once(dice, 4) ? anyBytes(dice, below(dice, 300)) : once(dice, 2) ? mutate(packed, dice) : packed;
  return buildBatch({
    payload,
    codec,
    count: once(dice, 4) ? wildInteger(dice, 32) : 1,
    attributes: once(dice, 4) ? wildInteger(dice, 16) : 0,
    lastOffsetDelta: 0,
  });
}

/** Packs as a client would that does not care for size; up to 255 bytes. */
function pack(codec: (typeof CODECS)[number], plain: Buffer): Buffer {
  switch (codec) {
    case 0:
      return plain;
    case 1:
      return gzipSync(plain);
    case 2:
      // The length as a varint of two bytes, and one literal whose length is in the next byte.
      return Buffer.concat([Buffer.from([plain.length | 0x80, plain.length >> 7, 60 << 2, plain.length - 1]), plain]);
    case 3:
      // Magic, flags, block size, the checksum of both; then one block that is not compressed, and the end.
      return Buffer.concat([
        Buffer.from("04224d18604082", "hex"),
        Buffer.from([plain.length, 0, 0, 0x80]),
        plain,
        Buffer.alloc(4),
      ]);
    case 4:
      return zstdCompressSync(plain);
  }
}

function resealed(batch: Buffer): Buffer {
  const copy = Buffer.from(batch);
  // A length that is wrong hides everything else: mostly it is made right.
  copy.writeInt32BE(copy.length - 12, 8);
  return copy.length > CRC_AT ? reseal(copy) : copy;
}
