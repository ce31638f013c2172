import fc from "fast-check";
import { expect, test } from "vitest";
import { writeSubscription } from "../../../wire/consumer-protocol.ts";
import { must } from "../model/invariants.ts";
import { consumerMemberBytes, JOINS, LEAVES, LEAVES_FOR_A_WHILE, stateOf, type ConsumerGroup } from "./group.ts";
import { ConsumerWorld, GROUP } from "./testing.ts";

/** How many random schedules: COORDINATOR_RUNS=100000 for a long look. */
const RUNS = Number(process.env["COORDINATOR_RUNS"] ?? 200);

const REBALANCE_MS = 8000;

/** A consumer as clients are: it says what it has, takes what it is given at once, and gives up what it has to a heartbeat later. */
class Client {
  memberId = "";
  epoch = 0;
  /** Topic id and partition, as one text. */
  owned: readonly string[] = [];
  /** What it is to have, and will have with its next heartbeat. */
  #told: readonly string[] = [];
  alive = true;
  frozen = false;
  #lives = 0;
  readonly #name: string;
  readonly #instanceId: string | null;
  readonly #world: ConsumerWorld;
  #topics: readonly string[] = ["t"];

  constructor(name: string, instanceId: string | null, world: ConsumerWorld) {
    this.#name = name;
    this.#instanceId = instanceId;
    this.#world = world;
    this.start();
  }

  start(): void {
    this.alive = true;
    this.frozen = false;
    this.#forget();
  }

  #forget(): void {
    this.memberId = `${this.#name}-${++this.#lives}`;
    this.epoch = JOINS;
    this.owned = [];
    this.#told = [];
  }

  get topics(): readonly string[] {
    return this.#topics;
  }

  subscribe(topics: readonly string[]): void {
    this.#topics = topics;
  }

  heartbeat(): void {
    this.owned = this.#told;
    const topicPartitions = this.epoch === JOINS ? [] : reported(this.owned);
    const { memberId, epoch: memberEpoch } = this;
    const said = { rebalanceTimeoutMs: REBALANCE_MS, subscribedTopicNames: this.#topics, topicPartitions };
    const answer = this.#world.heartbeat(memberId, { memberEpoch, instanceId: this.#instanceId, ...said });
    if (answer.errorCode !== 0) {
      // Fenced, unknown, or another has its instance id: it begins anew, or tries again.
      if (memberEpoch !== JOINS) this.#forget();
      return;
    }
    // An epoch of a member rises.
    must(answer.memberEpoch >= memberEpoch, `${memberId} in epoch ${answer.memberEpoch} was in ${memberEpoch}`);
    this.epoch = answer.memberEpoch;
    if (!answer.assignment) return;
    this.#told = answer.assignment.topicPartitions.flatMap(({ topicId, partitions }) =>
      partitions.map((partition) => `${topicId}/${partition}`),
    );
    this.owned = [...new Set([...this.owned, ...this.#told])];
  }

  leave(forAWhile: boolean): void {
    const memberEpoch = forAWhile && this.#instanceId !== null ? LEAVES_FOR_A_WHILE : LEAVES;
    this.#world.heartbeat(this.memberId, { memberEpoch, instanceId: this.#instanceId });
    this.alive = false;
  }
}

function reported(owned: readonly string[]) {
  return owned.map((text) => {
    const [topicId = "", partition] = text.split("/");
    return { topicId, partitions: [Number(partition)] };
  });
}

type Command =
  | { readonly kind: "round"; readonly ms: number }
  | {
      readonly kind: "heartbeat" | "start" | "leave" | "leave for a while" | "crash" | "freeze" | "thaw";
      readonly client: number;
    }
  | { readonly kind: "subscribe"; readonly client: number; readonly topics: readonly string[] }
  | { readonly kind: "topic"; readonly name: string; readonly partitions: number }
  | { readonly kind: "classic"; readonly says: "join" | "sync" | "heartbeat" | "leave"; readonly owned: readonly number[] }
  | { readonly kind: "restart" };

const client = fc.nat({ max: 3 });
const kinds = ["heartbeat", "start", "start", "leave", "leave for a while", "crash", "freeze", "thaw"] as const;
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("round" as const), ms: fc.constantFrom(200, 1000, 5000) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom(...kinds), client }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("subscribe" as const),
      client,
      topics: fc.constantFrom(["t"], ["t", "u"], ["u"], []),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("topic" as const),
      name: fc.constantFrom("t", "u"),
      partitions: fc.constantFrom(0, 2, 3, 5),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("classic" as const),
      says: fc.constantFrom("join", "join", "sync", "heartbeat", "leave"),
      owned: fc.subarray([0, 1, 2]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
);

/** One of the classic protocol, which says what it likes in the generation that it has. */
function classic(world: ConsumerWorld, { says, owned }: Extract<Command, { kind: "classic" }>): void {
  const memberId = "classic";
  const caller = world.caller(9);
  const { group } = world;
  const generationId = (group?.type === "consumer" ? group.members.get(memberId)?.memberEpoch : group?.generation) ?? 1;
  const me = { groupId: GROUP, memberId, generationId, groupInstanceId: null };
  const metadata = writeSubscription(1, { topics: ["t"], ownedPartitions: [{ topic: "t", partitions: owned }] });
  const protocols = [{ name: "range", metadata }];
  const times = { sessionTimeoutMs: 10_000, rebalanceTimeoutMs: REBALANCE_MS };
  const [protocolType, protocolName] = ["consumer", "range"];
  switch (says) {
    case "join":
      return void world.tell({
        kind: "join",
        request: { ...me, ...times, protocolType, protocols, reason: null },
        caller,
        id: 1,
      });
    case "sync":
      return void world.tell({ kind: "sync", request: { ...me, protocolType, protocolName, assignments: [] }, caller, id: 2 });
    case "heartbeat":
      return void world.tell({ kind: "heartbeat", request: me, id: 3 });
    case "leave":
      world.tell({
        kind: "leave",
        request: { groupId: GROUP, members: [{ memberId, groupInstanceId: null, reason: null }] },
        id: 4,
      });
  }
}

/** What holds after whatever was done. */
function check(world: ConsumerWorld, before: ConsumerGroup | null): void {
  const group = world.group;
  if (group?.type !== "consumer") return;
  const taken = new Set<string>();
  for (const { assigned, pendingRevocation } of group.members.values())
    for (const owned of [assigned, pendingRevocation])
      for (const [topicId, partitions] of owned)
        for (const partition of partitions.keys()) {
          must(!taken.has(`${topicId} ${partition}`), `${topicId} ${partition} has one owner`);
          taken.add(`${topicId} ${partition}`);
        }
  must(group.assignmentEpoch <= group.groupEpoch, "a target is for an epoch that there has been");
  must(before === null || group.groupEpoch >= before.groupEpoch, "the group's epochs rise");
  for (const { memberId, memberEpoch, instanceId } of group.members.values()) {
    must(memberEpoch <= group.assignmentEpoch, `${memberId} is in an epoch that there is a target for`);
    must(world.timers.has(`session ${memberId}`), `${memberId} has a session`);
    must(instanceId === null || group.staticMembers.get(instanceId) === memberId, `${memberId} is found by its instance id`);
  }
  const statics = [...group.members.values()].filter(({ instanceId }) => instanceId !== null);
  must(group.staticMembers.size === statics.length, "instance ids are those of members");
  for (const { timer } of world.timers.values())
    must("memberId" in timer && group.members.has(timer.memberId), `no timer of somebody who is gone: ${timer.kind}`);
  let bytes = 0;
  for (const member of group.members.values()) bytes += consumerMemberBytes(member);
  must(group.bytes >= bytes, "its members are counted in its bytes");
}

/** Of those who are members nobody takes for its own what another one does. */
function checkOwners(world: ConsumerWorld, clients: readonly Client[]): void {
  const { group } = world;
  if (group?.type !== "consumer") return;
  const members = clients.filter(({ memberId, epoch }) => group.members.get(memberId)?.memberEpoch === epoch);
  const owned = members.flatMap(({ owned }) => owned);
  must(owned.length === new Set(owned).size, `nobody shares any of ${owned.join()}`);
}

test("holds whatever members do: one owner of a partition, epochs that rise, and everybody converges who heartbeats", () => {
  const schedule = fc.tuple(
    fc.array(fc.option(fc.constantFrom("one", "two"), { freq: 2 }), { minLength: 1, maxLength: 4 }),
    fc.array(command, { maxLength: 40, size: "max" }),
  );
  fc.assert(
    fc.property(schedule, ([instances, commands]) => {
      const world = new ConsumerWorld({ t: 3 });
      const clients = instances.map((instanceId, index) => new Client(`c${index}`, instanceId, world));
      let before: ConsumerGroup | null = null;
      const holds = () => {
        check(world, before);
        checkOwners(world, clients);
        before = world.group?.type === "consumer" ? world.group : null;
      };
      const round = (ms: number) => {
        for (const one of clients)
          if (one.alive && !one.frozen) {
            one.heartbeat();
            holds();
          }
        world.pass(ms);
        holds();
      };
      for (const command of commands) {
        run(command, { world, clients, round });
        holds();
      }
      // Those who are halted or away are gone after a session; two of one instance id would fence each other for ever.
      const names = new Set<string>();
      for (const [index, one] of clients.entries()) {
        const name = instances[index] ?? `${index}`;
        if (names.has(name)) one.alive = false;
        names.add(name);
      }
      classic(world, { kind: "classic", says: "leave", owned: [] });
      for (let left = 0; left < 30; left++) round(5000);
      settled(world, clients);
    }),
    { numRuns: RUNS },
  );
}, 600_000);

interface Stage {
  readonly world: ConsumerWorld;
  readonly clients: readonly Client[];
  readonly round: (ms: number) => void;
}

function run(command: Command, { world, clients, round }: Stage): void {
  if (command.kind === "round") return round(command.ms);
  if (command.kind === "topic") return world.setTopic(command.name, command.partitions);
  if (command.kind === "classic") return classic(world, command);
  if (command.kind === "restart") {
    world.timers.clear();
    return void world.tell({ kind: "load" });
  }
  const one = clients[command.client];
  if (!one) return;
  if (command.kind === "start") {
    if (!one.alive) one.start();
  } else if (!one.alive) return;
  else if (command.kind === "subscribe") one.subscribe(command.topics);
  else if (command.kind === "freeze") one.frozen = true;
  else if (command.kind === "thaw") one.frozen = false;
  else if (command.kind === "crash") one.alive = false;
  else if (command.kind !== "heartbeat") one.leave(command.kind === "leave for a while");
  else if (!one.frozen) one.heartbeat();
}

/** Everybody who heartbeats is a member that has what it is to have, and knows it; nobody else is. */
function settled(world: ConsumerWorld, clients: readonly Client[]): void {
  const awake = clients.filter(({ alive, frozen }) => alive && !frozen);
  const group = world.group?.type === "consumer" ? world.group : null;
  expect([...(group?.members.keys() ?? [])].sort()).toEqual(awake.map(({ memberId }) => memberId).sort());
  if (!group || awake.length === 0) return;
  expect(stateOf(group)).toBe("Stable");
  const wanted = new Set(awake.flatMap(({ topics }) => topics));
  const all = [...wanted].flatMap((name) => {
    const topic = world.image.byName(name);
    return Array.from({ length: topic?.partitions ?? 0 }, (_, partition) => `${topic?.id}/${partition}`);
  });
  expect(awake.flatMap(({ owned }) => owned).sort()).toEqual(all.sort());
  for (const { memberId, epoch, owned } of awake) {
    const target = [...(group.target.get(memberId) ?? [])].flatMap(([topicId, numbers]) =>
      [...numbers].map((partition) => `${topicId}/${partition}`),
    );
    expect({ epoch, owned: owned.toSorted() }).toEqual({ epoch: group.groupEpoch, owned: target.sort() });
  }
  expect(world.tell({ kind: "delete group", groupId: GROUP, id: 1 })).toMatchObject([{ answer: { errorCode: 68 } }]);
}
