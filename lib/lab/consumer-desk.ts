import { USUAL_COMMIT, type ConsumerSettings } from "../contract/client-facts.ts";
import { LabError } from "../contract/errors.ts";
import type { CoordinatorMember } from "../contract/group-events.ts";
import type { AddConsumersBody, AddedConsumers, PatchConsumerBody } from "../contract/http.ts";
import type { Action } from "../group/board-types.ts";
import type { ConsumerView } from "../group/view.ts";
import { CRASHED_CARDS, crashedCards, needsBroker, runningConsumers, whyNot } from "./consumer-rules.ts";
import type { GroupDesk } from "./group-desk.ts";
import { foreignMembers } from "./group-desk.ts";
import { mayJoin } from "./group-rules.ts";
import type { LabParts } from "./lab-parts.ts";
import type { RunningGroup } from "./running-group.ts";

/** Commands about consumers. Each rejects or throws with a LabError; what it leads to comes back as events. */
export interface ConsumerDesk {
  /** All or none. */
  add(group: string, body: AddConsumersBody): Promise<AddedConsumers>;
  order(target: { group: string; id: string }, action: Exclude<Action, "slow">): void;
  change(target: { group: string; id: string }, body: PatchConsumerBody): void;
  /** Consumers of all groups, but for the crashed. */
  running(): number;
}

export function createConsumerDesk(parts: LabParts, groups: GroupDesk): ConsumerDesk {
  const { config, cluster, embedded, threads } = parts;

  const running = () => groups.all().reduce((sum, { stream }) => sum + runningConsumers(stream.view()), 0);

  function checkLimit(more: number): void {
    const { consumers: limit } = config.limits;
    const there = running();
    if (there + more <= limit) return;
    throw new LabError("LIMIT_CONSUMERS", `${there} consumers run; ${more} more would pass the limit of ${limit}.`, {
      field: "count",
    });
  }

  function checkBroker(): void {
    const { name, error } = cluster.state();
    if (name !== "up") throw new LabError("BROKER_AWAY", `Kafka does not answer${error ? `: ${error.message}` : ""}.`);
  }

  /** Others may have come into a group that was empty when it was opened; the view may not have it yet. */
  async function checkForeign(of: RunningGroup): Promise<void> {
    const { group, origin } = of.stream.view();
    if (origin !== "existing" || embedded !== null) return;
    const [described] = await cluster.describeGroups([group]);
    const foreign = described?.error === null ? described.members.filter((member) => !isOurs(of, member)).length : 0;
    if (!mayJoin(origin, foreign)) throw foreignMembers(group, foreign);
  }

  async function add(of: RunningGroup, body: AddConsumersBody): Promise<AddedConsumers> {
    const { count = 1 } = body;
    const { group, origin } = of.stream.view();
    if (origin === "watched") throw new LabError("GROUP_WATCHED", `The lab only looks at ${group}: it does not join it.`);
    checkBroker();
    checkLimit(count);
    await checkForeign(of);
    // Looked at again: from here on nothing else can come between.
    checkLimit(count);
    const added = Array.from({ length: count }, () => settingsOf(of.nextConsumer++, body));
    for (const settings of added) start(of, settings);
    return { consumers: added.map(({ consumer, clientId, name }) => ({ id: consumer, clientId, name })) };
  }

  function settingsOf(number: number, body: AddConsumersBody): ConsumerSettings {
    const sessionTimeoutMs = body.sessionTimeoutMs ?? config.sessionTimeoutMs;
    return {
      consumer: `C${number}`,
      clientId: `consumer-${number}`,
      name: body.name ?? null,
      processingMs: body.processingMs ?? config.processingMs,
      commit: body.commit ?? USUAL_COMMIT.commit,
      commitIntervalMs: body.commitIntervalMs ?? USUAL_COMMIT.commitIntervalMs,
      sessionTimeoutMs,
      // At most a third, as Kafka's documentation of heartbeat.interval.ms asks.
      heartbeatIntervalMs: Math.max(1, Math.min(config.heartbeatIntervalMs, Math.floor(sessionTimeoutMs / 3))),
      rebalanceTimeoutMs: config.rebalanceTimeoutMs,
    };
  }

  function start({ opening, stream }: RunningGroup, settings: ConsumerSettings): void {
    const { group, topic, assignors } = opening;
    stream.append({ type: "consumer-added", ...settings });
    threads.send({ type: "start", group, topic, assignors, settings, incarnation: 1, reason: "added", processed: 0 });
  }

  function allowed(target: { group: string; id: string }, action: Action): { of: RunningGroup; consumer: ConsumerView } {
    const of = groups.get(target.group);
    const view = of.stream.view();
    const consumer = view.consumers[target.id];
    if (!consumer) throw new LabError("CONSUMER_NOT_FOUND", `${target.group} has no consumer ${target.id}.`);
    const why = whyNot(action, consumer);
    if (why) throw new LabError("WRONG_STATE", why);
    if (needsBroker(action, consumer)) checkBroker();
    return { of, consumer };
  }

  function crash(of: RunningGroup, id: string): void {
    const { group } = of.opening;
    of.crashing.add(id);
    if (crashedCards(of.stream.view()) + of.crashing.size > CRASHED_CARDS) {
      of.crashing.delete(id);
      throw new LabError("TOO_MANY_CARDS", `${group} shows ${CRASHED_CARDS} crashed consumers already.`);
    }
    threads.send({ type: "crash", group, consumer: id });
  }

  return {
    add: (group, body) => {
      const of = groups.get(group);
      return of.queue(() => add(groups.get(group), body));
    },
    order(target, action) {
      const { of, consumer } = allowed(target, action);
      const at = { group: target.group, consumer: target.id };
      switch (action) {
        case "crash":
          crash(of, target.id);
          return;
        case "dismiss":
          of.stream.append({ type: "consumer-dismissed", consumer: target.id });
          threads.send({ type: "forget", ...at });
          return;
        case "restart":
          if (consumer.phase.name === "crashed") checkLimit(1);
          threads.send({ type: "restart", ...at });
          return;
        case "leave":
        case "freeze":
        case "thaw":
          threads.send({ type: action, ...at });
      }
    },
    change(target, { processingMs, ...setting }) {
      allowed(target, "slow");
      const at = { group: target.group, consumer: target.id };
      if (processingMs !== undefined) threads.send({ type: "set-processing", ...at, processingMs });
      if (Object.keys(setting).length > 0) threads.send({ type: "set-commit", ...at, ...setting });
    },
    running,
  };
}

/** Whether the member is one of ours, now or formerly. */
function isOurs({ stream }: RunningGroup, { memberId, clientId }: CoordinatorMember): boolean {
  const { consumers, departed } = stream.view();
  if (departed.some((gone) => gone.memberId === memberId)) return true;
  return Object.values(consumers).some(
    (consumer) =>
      consumer.memberId === memberId ||
      consumer.former.some((former) => former.memberId === memberId) ||
      // The coordinator counts a joining client before that client can tell its member id.
      (consumer.memberId === null && consumer.clientId === clientId),
  );
}
