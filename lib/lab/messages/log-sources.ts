import type { Cluster } from "../../kafka/admin/cluster.ts";
import type { TopicReader } from "../../kafka/reader/topic-reader.ts";

/** What a topic is read with, without any group. */
export interface LogSources {
  cluster: Pick<Cluster, "fetchLogEnds">;
  reader: Pick<TopicReader, "read">;
}
