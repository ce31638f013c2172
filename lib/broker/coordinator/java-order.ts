/**
 * The order in which a Java HashMap gives its keys back that grew to hold them: 16 buckets, twice as many whenever three
 * quarters of them are used, and within a bucket as they came. Apache Kafka lets such an order decide between equals, so
 * it can be seen from outside.
 */
export function inHashMapOrder(keys: readonly string[]): string[] {
  let buckets = 16;
  while (keys.length > buckets * 0.75) buckets *= 2;
  const bucket = new Map(keys.map((key) => [key, spread(key) & (buckets - 1)]));
  return keys.toSorted((one, other) => (bucket.get(one) ?? 0) - (bucket.get(other) ?? 0));
}

function spread(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (Math.imul(31, hash) + key.charCodeAt(index)) | 0;
  return hash ^ (hash >>> 16);
}
