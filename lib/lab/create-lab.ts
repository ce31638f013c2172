import packageJson from "../../package.json" with { type: "json" };
import { LabError } from "../contract/errors.ts";
import type { ProducerView } from "../contract/producer.ts";
import { summariseGroup } from "../group/answers.ts";
import type { GroupView } from "../group/view.ts";
import type { FactRow } from "../kafka/consumers/threads.ts";
import { startCoordinatorWatch } from "../kafka/watch/coordinator-watch.ts";
import { startOffsetsWatch } from "../kafka/watch/offsets-watch.ts";
import { createBrokerDesk } from "./broker-desk.ts";
import { clusterGroups } from "./cluster-groups.ts";
import { createConsumerDesk } from "./consumer-desk.ts";
import { createGroupDesk } from "./group-desk.ts";
import type { Lab } from "./lab.ts";
import { createLessonDesk } from "./lesson-desk.ts";
import type { LabParts, Watches } from "./lab-parts.ts";
import { createMessageDesk } from "./message-desk.ts";
import { createMessageWatch } from "./messages/message-watch.ts";
import { createProducerDesk } from "./producer-desk.ts";
import { createResetDesk } from "./reset-desk.ts";
import type { RunningGroup } from "./running-group.ts";
import { createStatusBell } from "./status-bell.ts";
import type { ToldStep } from "../steps/step-source.ts";
import { createTopicDesk } from "./topic-desk.ts";
import { offsetsInterval } from "./watch-schedule.ts";

/**
 * Puts a lab together from parts that run and a cluster that answers, and opens the configured group
 * with its topic. `close` ends the parts too; when this rejects they are still the caller's.
 */
export async function createLab(parts: LabParts): Promise<Lab> {
  const { config, clock, log, cluster, embedded, threads } = parts;
  const streamId = parts.newId();
  let viewers = 0;
  let closing = false;
  const bell = createStatusBell(clock, () => status());
  const watches: Watches = {
    coordinator: startCoordinatorWatch({ clock, describe: (asked) => cluster.describeGroups(asked) }),
    offsets: startOffsetsWatch({
      clock,
      cluster,
      interval: () => offsetsInterval(viewers),
      onTrouble: (what, error) => log.debug(`Could not read ${what}`, { error: String(error) }),
    }),
    viewers: () => viewers,
  };
  const onGrowth = () => watches.offsets.wake();
  const topics = createTopicDesk({ config, cluster, clock, ownCluster: embedded !== null, onGrowth });
  const groups = createGroupDesk({ parts, watches, topics, onChange: () => bell.ring() });
  const consumers = createConsumerDesk(parts, groups);
  const resets = createResetDesk(parts, watches, groups);
  const partitionsOf = (topic: string) =>
    groups
      .all()
      .find(({ opening }) => opening.topic === topic)
      ?.stream.view().partitionCount ?? null;
  const producer = createProducerDesk({ parts, topics, partitionsOf, onChange: () => bell.ring() });
  const messages = createMessageDesk({ parts, topics });
  const watch = createMessageWatch({ clock, cluster, reader: parts.reader, groups, topics });
  const lessons = createLessonDesk({
    clock,
    log,
    newId: parts.newId,
    usualTopic: config.topic,
    topics,
    groups,
    consumers,
    producer,
    onChange: () => bell.ring(),
  });

  const restoreTopics = () => topics.restore(new Set(groups.all().map(({ opening }) => opening.topic)));
  const broker = createBrokerDesk({ parts, restoreTopics, holdOffsets: () => watches.offsets.hold() });

  const status: Lab["status"] = () => ({
    streamId,
    version: packageJson.version,
    broker: broker.status(),
    configuredGroup: config.group,
    configuredTopic: config.topic,
    groups: groups.all().map(({ stream }) => summariseGroup(stream.view())),
    producer: withoutValue(producer.view()),
    lesson: lessons.view(),
    limits: config.limits,
    consumers: consumers.running(),
    notices: [
      ...(embedded?.notice ? [embedded.notice] : []),
      ...config.notices,
      ...groups.all().flatMap(({ stream }) => partitionNotice(stream.view())),
      ...groups.all().flatMap(leftOutNotice),
    ],
  });

  /** Facts keep their order within a group. */
  function hearFacts(rows: FactRow[]): void {
    for (const [group, ofGroup] of Map.groupBy(rows, (row) => row.group)) groups.find(group)?.hearFacts(ofGroup);
  }

  /** Also of groups that the lab does not use: those are nobody's here. */
  function hearSteps(steps: readonly ToldStep[]): void {
    for (const [group, ofGroup] of Map.groupBy(steps, (step) => step.group)) groups.find(group)?.hearSteps(ofGroup);
  }

  function hearSwitch(): void {
    bell.ring();
    const stopped = embedded?.stopped();
    if (stopped) for (const group of groups.all()) group.brokerLost(stopped);
    else cluster.hurry();
  }

  function lookEverywhere(): void {
    for (const { opening } of groups.all()) watches.coordinator.kick(opening.group);
    watches.offsets.wake();
  }

  const disposers = [
    ...(parts.steps ? [parts.steps.onSteps(hearSteps)] : []),
    ...(embedded ? [embedded.onChange(hearSwitch), embedded.onLogStartMoved(() => watches.offsets.wake())] : []),
    threads.onFacts(hearFacts),
    threads.onProgress((_at, rows) => {
      for (const [group, ofGroup] of Map.groupBy(rows, (row) => row.group)) {
        const progress = ofGroup.map((row) => row.progress);
        groups.find(group)?.stream.consumerProgress(progress);
        groups.find(group)?.messages.progress(progress);
      }
    }),
    threads.onSamples((rows) => {
      for (const [group, ofGroup] of Map.groupBy(rows, (row) => row.group)) {
        groups.find(group)?.messages.samples(ofGroup.map(({ message }) => message));
      }
    }),
    cluster.onState(({ name, error }) => {
      bell.ring();
      if (name === "up") lookEverywhere();
      else if (name === "away" && error) for (const group of groups.all()) group.brokerLost(error);
    }),
  ];

  /** Every command passes here: none begins once the lab is stopping. */
  async function command<T>(run: () => Promise<T> | T): Promise<T> {
    if (closing) throw new LabError("SHUTTING_DOWN", "The lab is stopping.");
    return run();
  }

  function stopWatching(): void {
    for (const dispose of disposers) dispose();
    watches.coordinator.close();
    watches.offsets.close();
    watch.close();
    for (const group of groups.all()) group.close({ tell: false });
    bell.close();
  }

  async function close(withinMs: number): Promise<void> {
    if (closing) return;
    closing = true;
    lessons.close();
    await Promise.all([threads.close(withinMs), parts.producer.close(withinMs)]);
    stopWatching();
    cluster.close();
  }

  try {
    groups.openConfigured(await topics.openConfigured());
  } catch (error) {
    stopWatching();
    throw error;
  }
  return {
    streamId,
    // Who is on the lab's own broker sees what it made up; what others keep in theirs is theirs to show.
    viewersSeeValues: embedded !== null || config.viewersSeeValues,
    health: () => ({
      version: packageJson.version,
      broker: broker.status(),
      groups: groups.all().length,
      consumers: consumers.running(),
    }),
    status,
    listGroups: () => status().groups,
    viewGroup: (group) => groups.get(group).stream.view(),
    openGroup: (body) => command(() => groups.open(body)),
    clusterGroups: () => clusterGroups(cluster, (group) => groups.find(group) !== undefined),
    closeGroup: (group) => command(() => groups.close(group)),
    resetOffsets: (group, body) => command(() => resets.reset(group, body)),
    addConsumers: (group, body) => command(() => consumers.add(group, body)),
    removeConsumer: (group, id, how) => command(() => consumers.order({ group, id }, how)),
    freeze: (group, id) => command(() => consumers.order({ group, id }, "freeze")),
    thaw: (group, id) => command(() => consumers.order({ group, id }, "thaw")),
    restart: (group, id) => command(() => consumers.order({ group, id }, "restart")),
    patchConsumer: (group, id, body) => command(() => consumers.change({ group, id }, body)),
    createTopic: (body) => command(() => topics.create(body)),
    describeTopic: (topic) => topics.describe(topic),
    addPartitions: (topic, body) => command(() => topics.addPartitions(topic, body)),
    producer: () => producer.view(),
    setProducer: (body) => command(() => producer.set(body)),
    burst: (body) => command(() => producer.burst(body)),
    readMessages: (topic, query) => watch.read(topic, query),
    recentMessages: (source) => watch.recent(source),
    subscribeMessages: (source, listener) => watch.subscribe(source, listener),
    sendMessage: (body) => command(() => messages.send(body)),
    openLesson: (body) => command(() => lessons.open(body)),
    markLesson: (body) => command(() => lessons.mark(body)),
    endLesson: () => command(() => lessons.end()),
    orderBroker: (order) => command(() => broker.order(order)),
    subscribe: (group, onEvents, onClosed) => groups.get(group).stream.subscribe(onEvents, onClosed),
    samples: (group) => groups.get(group).sampler.samples(),
    subscribeSamples: (group, onSample, onClosed) => groups.get(group).sampler.subscribe(onSample, onClosed),
    onStatus: (listener) => bell.onStatus(listener),
    setViewers(count) {
      const firstComes = viewers === 0 && count > 0;
      viewers = count;
      if (firstComes) lookEverywhere();
    },
    census: () => threads.census(),
    close,
  };
}

/** It may be long, and is for few: who wants it asks for the producer. */
function withoutValue({ value: _value, ...rest }: ProducerView): Omit<ProducerView, "value"> {
  return rest;
}

/** Said where an existing topic is used although it is not as configured. */
function partitionNotice({ topic, partitionCount, expectedPartitions }: GroupView): string[] {
  if (expectedPartitions === null) return [];
  return [
    `Topic ${topic} existed with ${partitionCount} partitions, not the ${expectedPartitions} of KAFKA_TOPIC_PARTITIONS: it is used as it is.`,
  ];
}

/** Said of a watched group that reads more than is shown. */
function leftOutNotice(running: RunningGroup): string[] {
  const count = running.leftOut();
  if (count === 0) return [];
  return [`Group ${running.opening.group} reads more than the lab shows of a group: ${count} of its topics are left out.`];
}
