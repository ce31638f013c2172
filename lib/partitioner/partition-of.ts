import { murmur2 } from "./murmur2.ts";

/** How clients call the rule by which `partitionOf` goes. */
export const PARTITIONER = "murmur2";

const UTF8 = new TextEncoder();

/**
 * The partition that a key falls on in a topic of so many partitions: toPositive(murmur2(key)) % partitions, as Java's
 * producer and kafkajs' DefaultPartitioner have it (org.apache.kafka.clients.producer.internals.BuiltInPartitioner).
 * A key of text counts by its UTF-8 bytes.
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(UTF8.encode(key)) & 0x7fffffff) % partitions;
}

/** The n-th user's key, from 1: user_001, user_002 … user_1000. */
export function userKey(n: number): string {
  return `user_${String(n).padStart(3, "0")}`;
}

/** Which of these keys fall on each partition; a partition on which none falls has an empty list. */
export function spreadKeys(keys: readonly string[], partitions: number): string[][] {
  const spread: string[][] = Array.from({ length: partitions }, () => []);
  for (const key of keys) spread[partitionOf(key, partitions)]?.push(key);
  return spread;
}
