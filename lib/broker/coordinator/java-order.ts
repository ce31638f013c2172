/**
 * The order in which a Java HashMap of at most 12 keys gives them back: 16 buckets, and within a bucket as they came.
 * Apache Kafka lets such an order decide between equals, so it can be seen from outside.
 */
export function inHashMapOrder(keys: readonly string[]): string[] {
  return [...keys].sort((one, other) => bucketOf(one) - bucketOf(other));
}

function bucketOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (Math.imul(31, hash) + key.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 16)) & 15;
}
