import { expect } from "vitest";
import { systemClock } from "../lib/clock/clock.ts";
import { readConfig } from "../lib/config/read-config.ts";
import type { GroupEvent } from "../lib/contract/group-events.ts";
import { answerGroup } from "../lib/group/answers.ts";
import type { Lab } from "../lib/lab/lab.ts";
import { startLab } from "../lib/lab/start-lab.ts";
import { createLog } from "../lib/log/log.ts";
import { runCli } from "../tools/kafka/cli.ts";
import { describeGroup, type GroupTables } from "../tools/kafka/group-tables.ts";
import { uniqueName, until } from "./until.ts";

export interface LabRig {
  lab: Lab;
  group: string;
  topic: string;
  bootstrap: string;
  /** Every event of the configured group since the start. */
  events: GroupEvent[];
  close(): Promise<void>;
}

/** A lab on a real broker with a group and a topic of its own; short sessions, so that tests need not wait. */
export async function startRig(bootstrap: string, env: Record<string, string> = {}): Promise<LabRig> {
  const config = readConfig({
    KAFKA_BROKERS: bootstrap,
    KAFKA_CONSUMER_GROUP_ID: uniqueName("lab-group"),
    KAFKA_TOPIC: uniqueName("lab-topic"),
    KAFKA_SESSION_TIMEOUT_MS: "3000",
    ...env,
  });
  const lab = await startLab({ config, clock: systemClock, log: createLog("test") });
  const events: GroupEvent[] = [];
  lab.subscribe(
    config.group,
    (batch) => events.push(...batch),
    () => {},
  );
  // As if somebody looked: the coordinator is asked as often as for a viewer.
  lab.setViewers(1);
  return { lab, group: config.group, topic: config.topic, bootstrap, events, close: () => lab.close(5000) };
}

/** Waits until the group rests: Stable or Empty, no rebalance known, every partition owned or, without members, nobody's. */
export async function untilSettled({ lab }: Pick<LabRig, "lab">, group: string, members: number): Promise<void> {
  await until(() => {
    const view = lab.viewGroup(group);
    expect(view.coordinator?.members).toHaveLength(members);
    expect(view.coordinator?.state).toBe(members === 0 ? "Empty" : "Stable");
    expect(view.rebalance).toBeNull();
    expect(new Set(view.partitions.map(({ hold }) => hold))).toEqual(new Set([members === 0 ? "unowned" : "owned"]));
  });
}

/** The code of the LabError that a command rejects with; "resolved" where it does not reject. */
export async function codeOf(command: Promise<unknown>): Promise<string> {
  try {
    await command;
    return "resolved";
  } catch (error) {
    return error instanceof Error && "code" in error ? `${String(error.code)}: ${error.message}` : String(error);
  }
}

/** As the view lists them: by topic, then by partition. */
function inOrder(a: { topic: string; partition: number }, b: { topic: string; partition: number }): number {
  if (a.topic === b.topic) return a.partition - b.partition;
  return a.topic < b.topic ? -1 : 1;
}

/** The lab asks for offsets every one to three seconds. */
const HEARD_WITHIN_MS = 8000;

/**
 * Kafka's own `kafka-consumer-groups --describe` and `--members` say what the view says, as soon as the lab has heard of it:
 * owners, members, and offsets. It is for a group at rest; what moves meanwhile is asked for anew.
 */
export async function expectAsKafkaSays({ lab, bootstrap }: Pick<LabRig, "lab" | "bootstrap">, group: string): Promise<void> {
  await until(async () => {
    const said = await describeGroup({ cli: (args, options) => runCli(bootstrap, args, options) }, group);
    await until(() => expectSaid(lab, group, said), HEARD_WITHIN_MS);
  });
}

function expectSaid(lab: Lab, group: string, { offsets, members }: GroupTables): void {
  const answer = answerGroup(lab.viewGroup(group));
  const memberIds = new Map(answer.members.map((member) => [member.id, member.memberId]));
  const dash = (text: string | null) => text ?? "-";

  const shown = answer.partitions.map(({ topic, partition, owner, currentOffset, logEndOffset, lag }) => ({
    topic,
    partition,
    consumerId: dash(owner === null ? null : (memberIds.get(owner) ?? null)),
    currentOffset: dash(currentOffset),
    logEndOffset: dash(logEndOffset),
    lag: dash(lag),
  }));
  const printed = offsets
    .map(({ topic, partition, consumerId, currentOffset, logEndOffset, lag }) => ({
      topic,
      partition,
      consumerId,
      currentOffset,
      logEndOffset,
      lag,
    }))
    .toSorted(inOrder);
  // What is neither assigned nor has a commit is not printed.
  expect(shown.filter(({ consumerId, currentOffset }) => consumerId !== "-" || currentOffset !== "-")).toEqual(printed);

  const listed = answer.members.filter(({ memberId }) => memberId !== null);
  const byId = (a: { consumerId: string | null }, b: { consumerId: string | null }) =>
    (a.consumerId ?? "") < (b.consumerId ?? "") ? -1 : 1;
  expect(
    listed
      .map(({ memberId, host, clientId, partitions }) => ({
        consumerId: memberId,
        host,
        clientId,
        partitions: partitions.length,
      }))
      .toSorted(byId),
  ).toEqual(
    members.map(({ consumerId, host, clientId, partitions }) => ({ consumerId, host, clientId, partitions })).toSorted(byId),
  );
}
