import type { Disposer } from "../clock/clock.ts";
import type { ErrorInfo } from "../contract/client-facts.ts";
import type { Assignor } from "../contract/consumer-thread.ts";
import type { GroupOrigin } from "../contract/group-events.ts";
import { emptyView } from "../group/reduce.ts";
import { countOf } from "../group/topics.ts";
import type { GroupView } from "../group/view.ts";
import type { FactRow } from "../kafka/consumers/threads.ts";
import type { SoundDescription } from "../kafka/watch/coordinator-watch.ts";
import type { MeasuredOffsets } from "../kafka/watch/offsets-watch.ts";
import type { GroupStream } from "./group-stream.ts";
import { createGroupStream } from "./group-stream.ts";
import { ownTopic, watchedTopics } from "./group-topics.ts";
import type { LabParts, Watches } from "./lab-parts.ts";
import type { GroupTail } from "./messages/group-tail.ts";
import { createGroupTail } from "./messages/group-tail.ts";
import type { Sampler } from "./sampler.ts";
import { startSampler } from "./sampler.ts";
import type { SerialQueue } from "../queue/serial-queue.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";
import type { ToldStep } from "../steps/step-source.ts";
import { describeInterval } from "./watch-schedule.ts";

/** What a group is opened with. */
export interface GroupOpening {
  group: string;
  origin: GroupOrigin;
  /** What its consumers subscribe to; "" for a group that is only watched. */
  topic: string;
  /** Offered by our consumers, in order of preference. */
  assignors: Assignor[];
  partitions: number;
  /** The configured partition count, where the topic existed with another one. */
  expectedPartitions: number | null;
  /** The number of the first consumer: C1, or beyond what was ever used in a group of this name. */
  firstConsumer: number;
}

/** One open group: its stream of events, fed by what its clients do and what its coordinator says. */
export interface RunningGroup {
  readonly opening: GroupOpening;
  readonly stream: GroupStream;
  /** What its consumers of the lab handle. */
  readonly messages: GroupTail;
  /** What its charts are drawn from. */
  readonly sampler: Sampler;
  /** Commands of this group that look first and act later go through here. */
  readonly queue: SerialQueue;
  /** The number of the next consumer. */
  nextConsumer: number;
  /** Consumers that were told to crash and have not been seen to. */
  readonly crashing: Set<string>;
  hearFacts(rows: FactRow[]): void;
  hearSteps(steps: ToldStep[]): void;
  brokerLost(error: ErrorInfo): void;
  /** How many of the topics that it reads are too many to be shown. */
  leftOut(): number;
  /** Ends the watch and the stream; `tell` its viewers. */
  close(options: { tell: boolean }): void;
}

/** A coordinator may be in trouble for a moment (it loads, it moves) without anybody having to see it. */
const TROUBLE_MS = 1500;

/** Facts after which the coordinator has, or soon will have, something new to say. */
const QUIET_FACTS: ReadonlySet<string> = new Set(["processing-changed", "commit-changed", "client-started", "frozen"]);

/** Steps after which the coordinator would say the same as before. */
const QUIET_STEPS: ReadonlySet<string> = new Set(["heartbeat missed", "heard again", "refused"]);

/** Opens the stream and begins to watch. */
export function startGroup(
  opening: GroupOpening,
  parts: LabParts,
  around: { watches: Watches; onChange: () => void },
): RunningGroup {
  const { clock, cluster, embedded, log, steps } = parts;
  const { group, origin, topic, assignors } = opening;
  const topics = origin === "watched" ? watchedTopics(parts.config.limits.partitions) : ownTopic(topic);
  const { coordinator, offsets, viewers } = around.watches;
  const stream = createGroupStream({ empty: emptyView({ group, origin, topic, assignors }), clock, onChange: around.onChange });
  let troubleSince: number | null = null;
  let address: string | null = null;

  /** Steps that led to an answer are told before it. */
  function holdBack(answer: SoundDescription, askedAt: number): void {
    if (steps) void steps.caughtUp().then(() => hearCoordinator(answer, askedAt));
    else hearCoordinator(answer, askedAt);
  }

  function hearCoordinator(answer: SoundDescription, askedAt: number): void {
    // What it said before it was stopped: it is known to be away now.
    if (embedded?.stopped()) return;
    troubleSince = null;
    const view = stream.view();
    // Meanwhile something has happened: only a newer answer tells what came of it.
    if (view.steps && askedAt <= view.steps.at) coordinator.kick(group);
    if (view.brokerAway) stream.append({ type: "broker-back" });
    if (saysTheSame(view, answer)) stream.coordinatorConfirmed(askedAt);
    else
      stream.append({
        type: "coordinator-described",
        askedAt,
        state: answer.state,
        protocol: answer.protocol,
        epochs: answer.epochs,
        members: answer.members,
      });
  }

  function hearTrouble(error: ErrorInfo): void {
    // The link says so itself when the whole cluster is away; this is one coordinator's trouble.
    if (cluster.state().name !== "up") return;
    troubleSince ??= clock.now();
    if (clock.now() - troubleSince >= TROUBLE_MS) brokerLost(error);
  }

  function brokerLost(error: ErrorInfo): void {
    if (!stream.view().brokerAway) stream.append({ type: "broker-lost", error });
  }

  function hearPartitionCount(of: string, count: number): void {
    const view = stream.view();
    if (count === countOf(view, of) || !topics.mayShow(view, of, count)) return;
    stream.append({ type: "topic-described", topic: of, partitions: count, expected: null });
  }

  function hearOffsets({ topic: of, committed, logs }: MeasuredOffsets): void {
    const known = stream.view().partitions.filter((partition) => partition.topic === of);
    stream.partitionProgress(
      known.map(({ partition, ...last }) => ({
        topic: of,
        partition,
        committed: committed ? (committed.get(partition) ?? null) : last.committed,
        logStart: logs?.get(partition)?.logStart ?? last.logStart,
        logEnd: logs?.get(partition)?.logEnd ?? last.logEnd,
      })),
    );
  }

  function hearAddress(now: string): void {
    if (now === address) return;
    address = now;
    cluster.findNode(now).then(
      (node) => {
        if (node) stream.append({ type: "coordinator-found", ...node });
      },
      (error: unknown) => {
        address = null;
        log.debug("The coordinator's node could not be looked up", { group, error: String(error) });
      },
    );
  }

  if (origin !== "watched") {
    stream.append({ type: "topic-described", topic, partitions: opening.partitions, expected: opening.expectedPartitions });
  }
  const found = steps?.standing(group);
  if (found) stream.append(found.event, found.at);
  const interval = () => describeInterval(stream.view(), viewers(), clock.now());
  const disposers: Disposer[] = [
    coordinator.add({ group, interval, onAnswer: holdBack, onError: hearTrouble }),
    offsets.add({
      group,
      topics: (committed) => topics.read(stream.view(), committed),
      onPartitionCount: hearPartitionCount,
      onOffsets: hearOffsets,
      onCoordinator: hearAddress,
    }),
  ];
  const crashing = new Set<string>();
  const messages = createGroupTail(group, clock);
  const sampler = startSampler(clock, () => stream.view());
  return {
    opening,
    stream,
    messages,
    sampler,
    queue: createSerialQueue(),
    nextConsumer: opening.firstConsumer,
    crashing,
    hearFacts(rows) {
      for (const { at, fact } of rows) {
        stream.append(fact, at);
        if (fact.type === "crashed" || fact.type === "left") crashing.delete(fact.consumer);
      }
      if (rows.some(({ fact }) => !QUIET_FACTS.has(fact.type))) coordinator.kick(group);
    },
    hearSteps(told) {
      for (const { event, at } of told) stream.append(event, at);
      if (told.some(({ event }) => !QUIET_STEPS.has(event.step.kind))) coordinator.kick(group);
    },
    brokerLost,
    leftOut: () => topics.leftOut(),
    close(options) {
      for (const dispose of disposers) dispose();
      messages.close();
      sampler.close();
      stream.close(options);
    },
  };
}

/** Whether the coordinator says what the view has of it already: state, protocol, epochs, members, assignments. */
function saysTheSame({ coordinator }: GroupView, answer: SoundDescription): boolean {
  if (!coordinator || coordinator.state !== answer.state || coordinator.protocol !== answer.protocol) return false;
  return fingerprint(coordinator) === fingerprint(answer);
}

/** Equal for equal answers: members and assignments come in a fixed order (lib/kafka/admin). */
function fingerprint({ epochs, members }: Pick<SoundDescription, "epochs" | "members">): string {
  const rows = members.map(({ memberId, instanceId, clientId, host, assignment, newer }) => [
    memberId,
    instanceId,
    clientId,
    host,
    assignment,
    newer?.epoch,
    newer?.type,
    newer?.target,
  ]);
  return JSON.stringify([epochs?.group, epochs?.target, rows]);
}
