import { offsetCommit } from "../../../lib/wire/apis/08-offset-commit.ts";
import { joinGroup } from "../../../lib/wire/apis/11-join-group.ts";
import { heartbeat } from "../../../lib/wire/apis/12-heartbeat.ts";
import { leaveGroup } from "../../../lib/wire/apis/13-leave-group.ts";
import { syncGroup } from "../../../lib/wire/apis/14-sync-group.ts";
import type { Api, RequestDraft, ResponseOf } from "../../../lib/wire/api.ts";
import { writeAssignment, writeSubscription } from "../../../lib/wire/consumer-protocol.ts";
import { ERROR, errorName } from "../../../lib/wire/errors.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../../lib/wire/schema.ts";
import { nearest } from "../../raw/versions.ts";
import { Lines } from "./lines.ts";
import { partitionsIn, withoutUuids } from "../names.ts";
import type { Role } from "../script/script.ts";

/** All scripts commit to this topic. */
export const TOPIC = "replayed";
export const PARTITIONS = 6;
const MORTAL_SESSION_MS = 3000;
const SESSION_MS = 60_000;

/** Where a puppet plays. */
export interface Scene {
  readonly port: number;
  readonly groupId: string;
  readonly rebalanceTimeoutMs: number;
}

/** One that LeaveGroup names. */
interface Leaver {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly reason: string | null;
}

/** What came of a parked request; of who leads is told apart, since not every script can know it. */
interface Outcome {
  readonly text: string;
  readonly leads: string;
}

/** A member whose every request is sent by hand. */
export class Puppet {
  readonly #role: Role;
  readonly #scene: Scene;
  readonly #lines: Lines;
  #memberId = "";
  #generation = -1;
  #protocolName = "";
  /** Ids of those that it has to give partitions to; nobody unless it leads. */
  #roster: readonly string[] = [];
  #metadata = 0;
  /** Null while an answer is waited for. */
  #outcome: Outcome | null = null;
  #requests = 0;
  #silent = true;

  constructor(role: Role, scene: Scene) {
    this.#role = role;
    this.#scene = scene;
    this.#lines = new Lines(scene.port, role.name);
  }

  /** Whether it has to be kept alive: it is a member with a short session, as far as it knows. */
  get needsPulse(): boolean {
    return this.#role.mortal && !this.#silent;
  }

  /** What came of the last JoinGroup or SyncGroup; null while nothing did. */
  outcome(leaderIsKnown: boolean): string | null {
    return this.#outcome && this.#outcome.text + (leaderIsKnown ? this.#outcome.leads : "");
  }

  async askForId(): Promise<string> {
    const answer = await this.#ask(joinGroup, this.#joining());
    if (answer?.errorCode === ERROR.MEMBER_ID_REQUIRED) this.#memberId = answer.memberId;
    return errorOf(answer);
  }

  /** Sends JoinGroup; what comes of it is the outcome, later. */
  join(): void {
    this.#park(this.#ask(joinGroup, this.#joining()), (answer) => this.#joined(answer));
  }

  /** Sends SyncGroup. If it leads, everybody but `omits` gets something. */
  sync(omits: string | null): void {
    this.#park(this.#ask(syncGroup, this.#syncing(omits)), (answer) => ({
      text: answer.errorCode === 0 ? `has ${partitionsIn(answer.assignment)}` : errorOf(answer),
      leads: "",
    }));
  }

  /** SyncGroup in a Stable group. */
  async syncAtOnce(): Promise<string> {
    return errorOf(await this.#ask(syncGroup, this.#syncing(null)));
  }

  async heartbeat(): Promise<string> {
    const answer = await this.#ask(heartbeat, { ...this.#self, generationId: this.#generation });
    if (answer?.errorCode === ERROR.UNKNOWN_MEMBER_ID) this.#silent = true;
    return errorOf(answer);
  }

  async commit(offset: number, generation: "own" | "older" | "none" = "own"): Promise<string> {
    const partitionIndex = Number(this.#role.name.slice(1)) % PARTITIONS;
    const partitions = [{ partitionIndex, committedOffset: BigInt(offset), committedMetadata: null }];
    const { groupId } = this.#scene;
    const nobody = { groupId, memberId: "", generationIdOrMemberEpoch: -1 };
    const self = { ...this.#self, generationIdOrMemberEpoch: this.#generation - (generation === "older" ? 1 : 0) };
    const draft = { ...(generation === "none" ? nobody : self), topics: [{ name: TOPIC, partitions }] };
    const answer = await this.#ask(offsetCommit, draft);
    return answer === null ? NO_ANSWER : answer.topics.flatMap((topic) => topic.partitions.map(errorOf)).join(" ");
  }

  /** It leaves, and others with it, in one request. */
  async leave(others: readonly Puppet[]): Promise<string> {
    const members = [this, ...others].map((one) => ({ ...one.#self, reason: "it is told to" }));
    for (const one of [this, ...others]) one.#silent = true;
    return this.#askToLeave(members);
  }

  /** Somebody else removes it by its instance id alone. */
  remove(): Promise<string> {
    this.#silent = true;
    return this.#askToLeave([{ memberId: "", groupInstanceId: this.#role.name, reason: null }]);
  }

  /** Nothing is said any more; with `crash` the connections end too. */
  fallSilent(how: "crash" | "freeze"): void {
    this.#silent = true;
    if (how === "crash") this.close();
  }

  thaw(): void {
    this.#silent = false;
  }

  startAnew(): void {
    this.fallSilent("crash");
    this.#memberId = "";
    this.#generation = -1;
    this.#roster = [];
  }

  changeMetadata(): void {
    this.#metadata++;
  }

  close(): void {
    this.#lines.close();
  }

  get #self() {
    const { name, isStatic } = this.#role;
    return { groupId: this.#scene.groupId, memberId: this.#memberId, groupInstanceId: isStatic ? name : null };
  }

  #joining(): RequestDraft<typeof joinGroup> {
    const { name, mortal, protocols, version } = this.#role;
    const metadata = writeSubscription(1, { topics: [TOPIC], userData: Buffer.from([this.#metadata]) });
    return {
      ...this.#self,
      sessionTimeoutMs: mortal ? MORTAL_SESSION_MS : SESSION_MS,
      rebalanceTimeoutMs: this.#scene.rebalanceTimeoutMs,
      protocolType: "consumer",
      protocols: protocols.map((protocol) => ({ name: protocol, metadata })),
      reason: version % 2 === 0 ? null : `${name} wants to`,
    };
  }

  #joined({ errorCode, generationId, memberId, protocolName, leader, members }: ResponseOf<typeof joinGroup>): Outcome {
    if (errorCode !== ERROR.NONE) return { text: errorName(errorCode), leads: "" };
    this.#memberId = memberId;
    this.#generation = generationId;
    this.#protocolName = protocolName ?? "";
    this.#roster = members.map((member) => member.memberId);
    this.#silent = false;
    const roster = this.#roster.map(withoutUuids).toSorted().join(" ");
    return { text: `generation ${generationId} ${protocolName}`, leads: leader === memberId ? `, leads ${roster}` : "" };
  }

  #syncing(omits: string | null): RequestDraft<typeof syncGroup> {
    const given = this.#roster.toSorted((a, b) => (withoutUuids(a) < withoutUuids(b) ? -1 : 1));
    const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const assignments = given.map((memberId, index) => {
      const partitions = all.filter((partition) => partition % given.length === index);
      return { memberId, assignment: writeAssignment(1, { assignedPartitions: [{ topic: TOPIC, partitions }] }) };
    });
    return {
      ...this.#self,
      generationId: this.#generation,
      protocolType: "consumer",
      protocolName: this.#protocolName,
      assignments: assignments.filter(({ memberId }) => withoutUuids(memberId) !== omits),
    };
  }

  async #askToLeave(members: readonly Leaver[]): Promise<string> {
    const { groupId } = this.#scene;
    const [one] = members;
    // Before version 3 nobody could say more than a member id.
    const newer = members.length > 1 || one?.groupInstanceId !== null;
    const answer = await this.#ask(leaveGroup, { groupId, memberId: one?.memberId ?? "", members }, newer ? 5 : undefined);
    return answer === null ? NO_ANSWER : [answer, ...answer.members].map(errorOf).join(" ");
  }

  #ask<Q extends Fields, R extends Fields>(
    api: Api<Q, R>,
    draft: DraftsOf<Q>,
    version = this.#role.version,
  ): Promise<ValuesOf<R> | null> {
    return this.#lines.ask(api, nearest(api, version), draft);
  }

  #park<T>(answer: Promise<T | null>, outcomeOf: (answer: T) => Outcome): void {
    const mine = { text: NO_ANSWER, leads: "" };
    this.#outcome = null;
    const latest = ++this.#requests;
    void answer.then((body) => {
      // Of an older request nothing is to be said any more.
      if (latest === this.#requests) this.#outcome = body === null ? mine : outcomeOf(body);
    });
  }
}

/** The connection ended. */
const NO_ANSWER = "no answer";

function errorOf(answer: { readonly errorCode: number } | null): string {
  return answer === null ? NO_ANSWER : errorName(answer.errorCode);
}
