import type { LogMessage, MessagePage, MessagePageQuery } from "../../contract/message-rows.ts";
import type { LogEnds } from "../../kafka/admin/cluster-admin.ts";
import type { ReadPart } from "../../kafka/reader/topic-reader.ts";
import type { LogSources } from "./log-sources.ts";

const USUAL_LIMIT = 100;

/** One partition while a page is made: where it goes on, and what was read of it and not taken. */
interface Lane {
  partition: number;
  next: bigint;
  end: bigint;
  messages: LogMessage[];
}

/**
 * Reads a stretch of a topic as it lies in the log: of several partitions the oldest message first, of each in the order
 * of its offsets. A partition that the cursor does not name begins at its beginning.
 */
export async function readPage(sources: LogSources, topic: string, query: MessagePageQuery): Promise<MessagePage> {
  const { from = "beginning", partition, limit = USUAL_LIMIT } = query;
  const ends = await sources.cluster.fetchLogEnds(topic);
  const wanted = partition === undefined ? ends : ends.filter((each) => each.partition === partition);
  const starts = positionsOf(from, wanted);
  const behind = wanted.filter(({ partition: index, logEnd }) => (starts.get(index) ?? 0n) < BigInt(logEnd));
  const stretches = behind.map(({ partition: index }) => ({ partition: index, from: String(starts.get(index) ?? 0n), limit }));
  const parts = stretches.length === 0 ? new Map<number, ReadPart>() : await sources.reader.read(topic, stretches);
  const lanes = wanted.map((end) => laneOf(end, starts, parts));
  const messages = oldestFirst(lanes, limit);
  return {
    topic,
    messages,
    next: lanes.map((lane) => `${lane.partition}:${lane.next}`).join(),
    left: lanes.reduce((sum, { next, end }) => sum + (end > next ? Number(end - next) : 0), 0),
  };
}

/** The cursor's offsets, none of them outside of what can be read. */
function positionsOf(cursor: string, ends: readonly LogEnds[]): Map<number, bigint> {
  const named = new Map(
    /^\d/.test(cursor)
      ? cursor.split(",").map((pair) => {
          const [index = "", offset = "0"] = pair.split(":");
          return [Number(index), BigInt(offset)] as const;
        })
      : [],
  );
  return new Map(
    ends.map(({ partition, logStart, logEnd }) => {
      const [first, end] = [BigInt(logStart), BigInt(logEnd)];
      const at = cursor === "end" ? end : (named.get(partition) ?? first);
      return [partition, at < first ? first : at > end ? end : at];
    }),
  );
}

function laneOf({ partition, logEnd }: LogEnds, starts: ReadonlyMap<number, bigint>, parts: ReadonlyMap<number, ReadPart>): Lane {
  const [next, end] = [starts.get(partition) ?? 0n, BigInt(logEnd)];
  const part = parts.get(partition);
  if (!part || part.messages.length > 0) return { partition, next, end, messages: part?.messages ?? [] };
  // Nothing but markers, or records that a compaction took; where no partition had anything, nothing was left for later.
  const isAllEmpty = [...parts.values()].every((each) => each.next === null);
  return { partition, next: part.next === null ? (isAllEmpty ? end : next) : BigInt(part.next), end, messages: [] };
}

/** Takes from the lanes, the oldest head first, and moves each on; a lane whose messages are all taken may hide older ones behind. */
function oldestFirst(lanes: Lane[], limit: number): LogMessage[] {
  const taken: LogMessage[] = [];
  while (taken.length < limit) {
    let oldest: Lane | null = null;
    for (const lane of lanes) {
      const [head] = lane.messages;
      if (head && (oldest?.messages[0] === undefined || head.timestamp < oldest.messages[0].timestamp)) oldest = lane;
    }
    const message = oldest?.messages.shift();
    if (!oldest || !message) break;
    taken.push(message);
    oldest.next = BigInt(message.offset) + 1n;
  }
  return taken;
}
