import { LabError } from "../contract/errors.ts";
import type { OffsetsReset } from "../contract/group-events.ts";
import type { PartitionReset, ResetAnswer, ResetOffsetsBody } from "../contract/offsets.ts";
import { KafkaRefusal } from "../kafka/admin/kafka-error.ts";
import { asLabError, orRefused } from "./errors.ts";
import { findGroup } from "./find-group.ts";
import type { GroupDesk } from "./group-desk.ts";
import { whyNotReset } from "./group-rules.ts";
import type { LabParts, Watches } from "./lab-parts.ts";
import { demandPartition } from "./producer-desk.ts";
import { planReset, targetText, wantedTime } from "./reset-plan.ts";
import type { RunningGroup } from "./running-group.ts";

/** Sets the committed offsets of a group that is stopped, as `kafka-consumer-groups --reset-offsets` does. */
export interface ResetDesk {
  /** With `dryRun` it tells what would be set. Rejects with GROUP_NOT_OURS or GROUP_NOT_EMPTY, dry run or not. */
  reset(group: string, body: ResetOffsetsBody): Promise<ResetAnswer>;
}

export function createResetDesk(parts: LabParts, watches: Watches, groups: Pick<GroupDesk, "get">): ResetDesk {
  const { cluster } = parts;

  /** Kafka's tool demands the same of the state: Empty, or Dead. */
  async function demandStopped(group: string): Promise<void> {
    const { members } = await orRefused(`Group ${group}`, () => findGroup(parts, group));
    if (members > 0) throw notStopped(group, members === 1 ? "1 member" : `${members} members`);
  }

  async function plan({ opening }: RunningGroup, { to, partitions }: ResetOffsetsBody): Promise<PartitionReset[]> {
    const { group, topic } = opening;
    const [known, answer] = await orRefused(`Topic ${topic}`, () =>
      Promise.all([cluster.describeTopic(topic), cluster.fetchCommitted(group)]),
    );
    if (!known) throw new LabError("TOPIC_NOT_FOUND", `The cluster has no topic ${topic}.`);
    for (const partition of partitions ?? []) demandPartition(topic, partition, known.length, "partitions");
    const wanted = new Set(partitions ?? known.map(({ partition }) => partition));
    const time = wantedTime(to);
    const ends = await orRefused(`Topic ${topic}`, () => cluster.fetchLogEnds(topic));
    const found = time === null ? [] : await orRefused(`Topic ${topic}`, () => cluster.fetchOffsetsAt(topic, time));
    const committed = new Map(answer.offsets.filter((row) => row.topic === topic).map((row) => [row.partition, row.offset]));
    const atTime = new Map(found.map(({ partition, offset }) => [partition, offset]));
    return ends
      .filter(({ partition }) => wanted.has(partition))
      .map(({ partition, logStart, logEnd }) => {
        const before = { committed: committed.get(partition) ?? null, atTime: atTime.get(partition) ?? null };
        return planReset(topic, { partition, logStart, logEnd, ...before }, to);
      });
  }

  async function commit(of: RunningGroup, rows: PartitionReset[], to: string): Promise<void> {
    const { group, topic } = of.opening;
    const offsets = rows.map(({ partition, newOffset }) => ({ partition, offset: newOffset }));
    // What is being read about offsets meanwhile would show the old ones again.
    const release = watches.offsets.hold();
    try {
      await cluster.commitOffsets({ group, topic, offsets });
      of.stream.append({ type: "offsets-reset", to, partitions: rows.map(changeOf) });
    } catch (error) {
      // Somebody joined since it was looked: Kafka then takes commits of members alone.
      if (error instanceof KafkaRefusal && error.code === "UNKNOWN_MEMBER_ID") throw notStopped(group, "members");
      throw asLabError(error, `Group ${group}`);
    } finally {
      release();
    }
  }

  async function reset(of: RunningGroup, body: ResetOffsetsBody): Promise<ResetAnswer> {
    const { group } = of.opening;
    const { dryRun = false } = body;
    const why = whyNotReset(of.stream.view());
    if (why) throw new LabError("GROUP_NOT_OURS", why);
    await demandStopped(group);
    const partitions = await plan(of, body);
    if (!dryRun) await commit(of, partitions, targetText(body.to));
    return { group, dryRun, partitions };
  }

  return {
    reset(group, body) {
      const of = groups.get(group);
      return of.queue(() => reset(groups.get(group), body));
    },
  };
}

function changeOf({ topic, partition, currentOffset, newOffset }: PartitionReset): OffsetsReset["partitions"][number] {
  return { topic, partition, from: currentOffset, to: newOffset };
}

function notStopped(group: string, members: string): LabError {
  return new LabError("GROUP_NOT_EMPTY", `${group} has ${members}: offsets can be reset only while it is Empty or Dead.`);
}
