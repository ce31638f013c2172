import type { ICustomPartitioner } from "kafkajs";
import { Partitioners } from "kafkajs";

/** By this name kafkajs knows that it has to ask for metadata, and then tries again. */
class PartitionNotHeardOf extends Error {
  override readonly name = "KafkaJSMetadataNotLoaded";
  readonly retriable = true;
}

/**
 * Kafka's default partitioner as kafkajs has it (an explicit partition wins, else murmur2 of the key, else each in its
 * turn from a random one on), and two things besides: `isInTurn` sends messages without a key to 0, 1, 2 … in turn, and
 * a partition that the client has not heard of yet makes it ask. kafkajs would drop such a message without a word.
 */
export function choosePartition(isInTurn: () => boolean): ICustomPartitioner {
  return () => {
    const usual = Partitioners.DefaultPartitioner();
    let turn = 0;
    return (about) => {
      const { topic, partitionMetadata, message } = about;
      const { length: partitions } = partitionMetadata;
      const given = message.partition ?? null;
      if (given !== null && given >= partitions) {
        throw new PartitionNotHeardOf(`${topic} has ${partitions} partitions: there is none of number ${given}`);
      }
      return given === null && isInTurn() ? turn++ % partitions : usual(about);
    };
  };
}
