import type { Assignor } from "../contract/consumer-thread.ts";
import { LabError } from "../contract/errors.ts";
import type { OpenGroupBody } from "../contract/http.ts";
import type { GroupView } from "../group/view.ts";
import { KafkaRefusal } from "../kafka/admin/kafka-error.ts";
import { asLabError, orRefused } from "./errors.ts";
import { findGroup } from "./find-group.ts";
import { originOf, whyNotClose } from "./group-rules.ts";
import type { LabParts, Watches } from "./lab-parts.ts";
import type { GroupOpening, RunningGroup } from "./running-group.ts";
import { startGroup } from "./running-group.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";
import type { TopicDesk } from "./topic-desk.ts";

/** The groups that are open. */
export interface GroupDesk {
  all(): RunningGroup[];
  find(group: string): RunningGroup | undefined;
  /** Throws GROUP_NOT_FOUND. */
  get(group: string): RunningGroup;
  openConfigured(topic: { partitions: number; expected: number | null }): void;
  open(body: OpenGroupBody): Promise<GroupView>;
  close(group: string): Promise<void>;
}

export interface GroupDeskOptions {
  parts: LabParts;
  watches: Watches;
  topics: TopicDesk;
  /** Called when anything of any group has changed. */
  onChange: () => void;
}

/** Offered where no assignor is asked for, so that clients of other makes can join whichever of the two they have. */
const USUAL: Assignor[] = ["range", "roundrobin"];

/** Of how many closed groups it is remembered which consumer numbers they used. */
const REMEMBERED_GROUPS = 1000;

export function createGroupDesk({ parts, watches, topics, onChange }: GroupDeskOptions): GroupDesk {
  const { config, cluster, embedded, threads } = parts;
  const groups = new Map<string, RunningGroup>();
  // One at a time, so that the same name, or one too many, cannot be opened twice over.
  const openings = createSerialQueue();
  // What a late fact of an earlier C1 says must not be taken for the word of a new one.
  const usedNumbers = new Map<string, number>();

  function get(group: string): RunningGroup {
    const running = groups.get(group);
    if (!running) throw new LabError("GROUP_NOT_FOUND", `The lab has no group ${group}.`);
    return running;
  }

  function start(opening: Omit<GroupOpening, "firstConsumer">): RunningGroup {
    const { group } = opening;
    const running = startGroup({ ...opening, firstConsumer: usedNumbers.get(group) ?? 1 }, parts, { watches, onChange });
    groups.set(group, running);
    onChange();
    return running;
  }

  function checkLimit(): void {
    const { groups: limit } = config.limits;
    if (groups.size >= limit) throw new LabError("LIMIT_GROUPS", `${groups.size} groups are open; the limit is ${limit}.`);
  }

  async function open(body: OpenGroupBody): Promise<GroupView> {
    return body.watch ? watch(body.group) : use(body);
  }

  /** Looks at a group of the cluster: nothing of it is ever changed. */
  async function watch(group: string): Promise<GroupView> {
    if (groups.has(group)) throw alreadyOpen(group);
    checkLimit();
    const { exists } = await orRefused(`Group ${group}`, () => findGroup(parts, group));
    if (!exists) throw new LabError("NO_SUCH_GROUP", `The cluster has no group ${group}.`, { field: "group" });
    return start({ group, topic: "", origin: "watched", assignors: [], partitions: 0, expectedPartitions: null }).stream.view();
  }

  async function use({ group, topic = config.topic, assignor, adopt: asked = false }: OpenGroupBody): Promise<GroupView> {
    // Who is on the lab's own broker came to its class: nobody has to be asked.
    const adopt = asked || embedded !== null;
    const known = groups.get(group);
    if (known) return reopen(known, asked);
    checkLimit();
    const { partitions } = await topics.describe(topic);
    const found = await orRefused(`Group ${group}`, () => findGroup(parts, group));
    const origin = originOf(found, { configured: false, adopt });
    if (!origin) throw foreignMembers(group, found.members);
    const assignors = assignor ? [assignor] : USUAL;
    return start({ group, topic, origin, assignors, partitions: partitions.length, expectedPartitions: null }).stream.view();
  }

  /** A group that is open stays as it is, but may be joined from now on although others are in it. */
  function reopen(known: RunningGroup, adopt: boolean): GroupView {
    const { group, origin } = known.stream.view();
    if (!adopt || origin !== "existing") throw alreadyOpen(group);
    known.stream.append({ type: "group-adopted" });
    onChange();
    return known.stream.view();
  }

  async function close(running: RunningGroup): Promise<void> {
    const { group, origin } = running.opening;
    if (origin === "configured") throw new LabError("GROUP_CONFIGURED", `${group} is the configured group.`);
    const [described] = await orRefused(`Group ${group}`, () => cluster.describeGroups([group]));
    const members = described?.error === null ? described.members.map(({ memberId }) => memberId) : [];
    const why = whyNotClose(running.stream.view(), members);
    if (why) throw new LabError("GROUP_NOT_EMPTY", why);
    if (origin === "made") await remove(group);
    for (const id of Object.keys(running.stream.view().consumers)) threads.send({ type: "forget", group, consumer: id });
    remember(group, running.nextConsumer);
    groups.delete(group);
    running.close({ tell: true });
    onChange();
  }

  async function remove(group: string): Promise<void> {
    try {
      await cluster.deleteGroup(group);
    } catch (error) {
      if (error instanceof KafkaRefusal && error.code === "NON_EMPTY_GROUP") {
        throw new LabError("GROUP_NOT_EMPTY", `Kafka says that ${group} has members.`, { cause: error });
      }
      throw asLabError(error, `Group ${group}`);
    }
  }

  function remember(group: string, nextConsumer: number): void {
    usedNumbers.delete(group);
    usedNumbers.set(group, nextConsumer);
    const [oldest] = usedNumbers.keys();
    if (usedNumbers.size > REMEMBERED_GROUPS && oldest !== undefined) usedNumbers.delete(oldest);
  }

  return {
    all: () => [...groups.values()],
    find: (group) => groups.get(group),
    get,
    openConfigured({ partitions, expected }) {
      start({
        group: config.group,
        topic: config.topic,
        origin: "configured",
        assignors: USUAL,
        partitions,
        expectedPartitions: expected,
      });
    },
    open: (body) => openings(() => open(body)),
    close(group) {
      const running = groups.get(group);
      return running
        ? running.queue(() => close(get(group)))
        : Promise.reject(new LabError("GROUP_NOT_FOUND", `The lab has no group ${group}.`));
    },
  };
}

function alreadyOpen(group: string): LabError {
  return new LabError("GROUP_EXISTS", `The lab has ${group} open already.`, { field: "group" });
}

/** Said wherever joining needs someone to say so on purpose. */
export function foreignMembers(group: string, members: number): LabError {
  const who = members === 1 ? "1 member that is not the lab's" : `${members} members that are not the lab's`;
  return new LabError("GROUP_HAS_FOREIGN_MEMBERS", `${group} has ${who}.`, { field: "adopt" });
}
