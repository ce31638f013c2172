import { ManualClock } from "../../clock/manual-clock.ts";
import { DEFAULT_COORDINATOR_CONFIG, type CoordinatorConfig } from "./config.ts";
import type { TopicImage } from "./consumer-group/topic-image.ts";
import { createCoordinator, type Coordinator } from "./coordinator.ts";
import type {
  Caller,
  JoinGroupAnswer,
  JoinGroupRequest,
  LeavingMember,
  OffsetToCommit,
  PartitionErrors,
  SyncGroupAnswer,
} from "./requests.ts";
import { logSentencesOf } from "./step-lines.ts";
import type { Step, StepBody } from "./steps.ts";

/** What a request came to so far: "parked" while it waits, null when it will never be answered. */
export interface Asked<Answer> {
  now(): Promise<Answer | "parked" | null>;
}

export interface TestBench {
  readonly clock: ManualClock;
  readonly coordinator: Coordinator;
  readonly steps: Step[];
  /** Defects that were reported. A request that met one is rejected. */
  readonly faults: unknown[];
  /** The steps of one kind. */
  of<Kind extends StepBody["kind"]>(kind: Kind): Extract<Step, { kind: Kind }>[];
  /** What Apache Kafka would have logged. */
  lines(): string[];
  client(clientId: string, options?: ClientOptions): TestClient;
  /** The state and generation of group g, as "Stable 1". */
  group(): string;
}

export interface ClientOptions {
  readonly version?: number;
  readonly instanceId?: string;
  readonly session?: number;
  readonly rebalance?: number;
  readonly protocols?: Readonly<Record<string, string>>;
}

export const GROUP = "g";

/** Classic groups do not ask which topics there are. */
export const NO_TOPICS: TopicImage = { byName: () => null, byId: () => null, names: () => [] };

/** A coordinator on a clock that stands still, with ids that can be told apart. Every partition of every topic "t…" exists. */
export function createTestBench(config: Partial<CoordinatorConfig> = {}): TestBench {
  const clock = new ManualClock();
  const steps: Step[] = [];
  const faults: unknown[] = [];
  let ids = 0;
  const coordinator = createCoordinator({
    clock,
    newId: () => `id${++ids}`,
    newKafkaId: () => `id${++ids}`,
    config: { ...DEFAULT_COORDINATOR_CONFIG, ...config },
    topics: NO_TOPICS,
    hasPartition: (topic, partition) => topic.startsWith("t") && partition < 10,
    onStep: (step) => steps.push(step),
    onFault: (error) => faults.push(error),
  });
  return {
    clock,
    coordinator,
    steps,
    faults,
    of: (kind) => steps.filter((step) => isKind(step, kind)),
    lines: () => steps.flatMap(logSentencesOf),
    client: (clientId, options = {}) => new TestClient(coordinator, clientId, options),
    group() {
      const [described] = coordinator.describe([GROUP], { apiVersion: 5, clientId: null, clientHost: "" });
      return `${described?.groupState} ${steps.findLast(({ groupId }) => groupId === GROUP)?.generation}`;
    },
  };
}

function isKind<Kind extends StepBody["kind"]>(step: Step, kind: Kind): step is Extract<Step, { kind: Kind }> {
  return step.kind === kind;
}

/** One client by hand: it says exactly what it is told to, and remembers its member id and generation. */
export class TestClient {
  memberId = "";
  generation = -1;
  readonly #coordinator: Coordinator;
  readonly #caller: Caller;
  readonly #options: ClientOptions;

  constructor(coordinator: Coordinator, clientId: string, options: ClientOptions) {
    this.#coordinator = coordinator;
    this.#caller = { apiVersion: options.version ?? 5, clientId, clientHost: "/127.0.0.1" };
    this.#options = options;
  }

  /** JoinGroup as the client is; `change` has what differs this once. */
  join(change: Partial<JoinGroupRequest> = {}): Asked<JoinGroupAnswer> {
    const { session = 10_000, rebalance = 20_000, protocols = { range: "m" }, instanceId } = this.#options;
    const request: JoinGroupRequest = {
      groupId: GROUP,
      sessionTimeoutMs: session,
      rebalanceTimeoutMs: rebalance,
      memberId: this.memberId,
      groupInstanceId: instanceId ?? null,
      protocolType: "consumer",
      protocols: protocolsOf(protocols),
      reason: null,
      ...change,
    };
    const answer = this.#coordinator.join(request, this.#caller).then((joined) => {
      if (joined?.memberId) this.memberId = joined.memberId;
      if (joined?.errorCode === 0) this.generation = joined.generationId;
      return joined;
    });
    return asked(answer);
  }

  /** JoinGroup, twice where the first is answered with an id. */
  async enter(): Promise<Asked<JoinGroupAnswer>> {
    const first = this.join();
    return (await first.now()) === "parked" ? first : this.join();
  }

  /** SyncGroup; `assignments` by member id. */
  sync(assignments: Readonly<Record<string, string>> = {}, change: SyncChange = {}): Asked<SyncGroupAnswer> {
    const request = {
      groupId: GROUP,
      generationId: this.generation,
      memberId: this.memberId,
      groupInstanceId: this.#options.instanceId ?? null,
      protocolType: "consumer",
      protocolName: null,
      assignments: Object.entries(assignments).map(([memberId, text]) => ({ memberId, assignment: Buffer.from(text) })),
      ...change,
    };
    return asked(this.#coordinator.sync(request, { ...this.#caller, apiVersion: 3 }));
  }

  async heartbeat(
    change: { generationId?: number; groupInstanceId?: string | null; memberId?: string } = {},
  ): Promise<number | undefined> {
    const { memberId, generation: generationId } = this;
    const groupInstanceId = this.#options.instanceId ?? null;
    const answer = await this.#coordinator.heartbeat({ groupId: GROUP, generationId, memberId, groupInstanceId, ...change });
    return answer?.errorCode;
  }

  async leave(...members: LeavingMember[]): Promise<number[] | undefined> {
    const self = { memberId: this.memberId, groupInstanceId: null, reason: null };
    const answer = await this.#coordinator.leave({ groupId: GROUP, members: members.length > 0 ? members : [self] });
    return answer?.members.map(({ errorCode }) => errorCode);
  }

  /** Commits for topic t; gives the error of the first partition. */
  async commit(offset: bigint, change: CommitChange = {}): Promise<number | undefined> {
    const { topic = "t", partition = 0, metadata = "", version = 5, retention = -1n, ...rest } = change;
    const toCommit: OffsetToCommit = {
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: -1,
      committedMetadata: metadata,
    };
    const request = {
      groupId: GROUP,
      generationIdOrMemberEpoch: this.generation,
      memberId: this.memberId,
      groupInstanceId: null,
      retentionTimeMs: retention,
      topics: [{ name: topic, partitions: [toCommit] }],
      ...rest,
    };
    return firstError(await this.#coordinator.commitOffsets(request, { ...this.#caller, apiVersion: version }));
  }
}

interface SyncChange {
  readonly generationId?: number;
  readonly memberId?: string;
  readonly protocolType?: string;
  readonly protocolName?: string;
}

interface CommitChange {
  readonly topic?: string;
  readonly partition?: number;
  readonly metadata?: string;
  readonly version?: number;
  readonly retention?: bigint;
  readonly groupId?: string;
  readonly memberId?: string;
  readonly groupInstanceId?: string | null;
  readonly generationIdOrMemberEpoch?: number;
}

export const firstError = (errors: PartitionErrors | null) => errors?.topics[0]?.partitions[0]?.errorCode;

export const protocolsOf = (protocols: Readonly<Record<string, string>>) =>
  Object.entries(protocols).map(([name, metadata]) => ({ name, metadata: Buffer.from(metadata) }));

function asked<Answer>(promise: Promise<Answer | null>): Asked<Answer> {
  let state: Answer | "parked" | null = "parked";
  void promise.then((answer) => {
    state = answer;
  });
  return {
    async now() {
      // Answers pass a few promises on their way.
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      return state;
    },
  };
}

/** Brings clients into a Stable group together; the first leads, and each is assigned its own client id. */
export async function stabilize(bench: TestBench, ...clients: TestClient[]): Promise<void> {
  const joins: Asked<JoinGroupAnswer>[] = [];
  for (const client of clients) joins.push(await client.enter());
  // No longer than needed: sessions begin when the JoinGroups are answered.
  for (const join of joins) while ((await join.now()) === "parked") bench.clock.advance(500);
  await assign(clients);
}

/** SyncGroup of every client, the leader's last. */
export async function assign([leader, ...followers]: readonly TestClient[]): Promise<void> {
  if (!leader) return;
  for (const follower of followers) follower.sync();
  const all = [leader, ...followers].map(({ memberId }) => [memberId, `of ${memberId}`]);
  await leader.sync(Object.fromEntries(all)).now();
}

export const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();
