/**
 * The hash by which Kafka's default partitioner maps a key to a partition: 32-bit murmur2 with Kafka's seed
 * (org.apache.kafka.common.utils.Utils.murmur2). Gives a signed 32-bit number, as Java has it.
 */
export function murmur2(data: Uint8Array): number {
  const M = 0x5bd1e995;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const whole = data.length & ~3;
  let h = 0x9747b28c ^ data.length;
  for (let at = 0; at < whole; at += 4) {
    let k = Math.imul(view.getInt32(at, true), M);
    k = Math.imul(k ^ (k >>> 24), M);
    h = Math.imul(h, M) ^ k;
  }
  if (data.length > whole) {
    for (let at = data.length - 1; at >= whole; at -= 1) h ^= view.getUint8(at) << (8 * (at - whole));
    h = Math.imul(h, M);
  }
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}
