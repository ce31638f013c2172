import fc from "fast-check";
import { expect, it } from "vitest";
import { Client, PARTITIONS, type Traits } from "./model/client.ts";
import { must } from "./model/invariants.ts";
import { Ledger } from "./model/ledger.ts";
import { GROUP, World } from "./model/world.ts";

/** How many random schedules: COORDINATOR_RUNS=100000 for a long look. */
const RUNS = Number(process.env["COORDINATOR_RUNS"] ?? 500);

type Command =
  /** A while in which those who are not frozen do what clients do. */
  | { readonly kind: "round"; readonly ms: number }
  | {
      readonly kind: "act" | "work" | "change" | "join" | "leave" | "crash" | "start" | "freeze" | "thaw";
      readonly client: number;
    }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "remove static"; readonly instance: number }
  | { readonly kind: "delete group" | "expire offsets" };

const client = fc.nat({ max: 4 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 16, arbitrary: fc.record({ kind: fc.constant("round" as const), ms: fc.constantFrom(100, 300, 600) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("freeze" as const, "thaw" as const), client }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("act" as const), client }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("work" as const, "start" as const), client }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("change" as const, "join" as const), client }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("leave" as const, "crash" as const), client }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(1, 500, 1000, 3000, 8000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove static" as const), instance: client }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("delete group" as const, "expire offsets" as const) }) },
);

const traits: fc.Arbitrary<Omit<Traits, "name">> = fc.record({
  // Two clients may have the same instance id: the later fences the former.
  instanceId: fc.option(fc.constantFrom("one", "two"), { freq: 2 }),
  version: fc.constantFrom(0, 3, 5, 9),
  protocols: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(["range", "roundrobin"], ["roundrobin", "range"]) },
    { weight: 2, arbitrary: fc.constantFrom(["range"], ["roundrobin"]) },
  ),
  sessionMs: fc.constantFrom(1000, 4000, 30_000),
  rebalanceMs: fc.constantFrom(2000, 10_000),
});

function createRun(all: readonly Omit<Traits, "name">[]) {
  const world = new World();
  const ledger = new Ledger(world);
  const clients = all.map((one, index) => new Client({ ...one, name: `c${index}` }, world, ledger));
  const frozen = new Set<Client>();
  const run = (command: Command) => {
    switch (command.kind) {
      case "round":
        for (const one of clients) {
          if (frozen.has(one) || one.phase === "dead") continue;
          // A consumer that was frozen first goes on with what it held, and only then hears that it is not its own.
          one.work();
          one.act();
        }
        return world.pass(command.ms);
      case "pass":
        return world.pass(command.ms);
      case "delete group":
        return world.ask(
          (id) => ({ kind: "delete group", groupId: GROUP, id }),
          () => {},
        );
      case "expire offsets":
        return world.tell({ kind: "expire offsets" });
      case "remove static": {
        const groupInstanceId = command.instance % 2 === 0 ? "one" : "two";
        const request = { groupId: GROUP, members: [{ memberId: "", groupInstanceId, reason: null }] };
        return world.ask(
          (id) => ({ kind: "leave", request, id }),
          () => {},
        );
      }
      default:
        return runClient(command.kind, command.client);
    }
  };
  const runClient = (
    kind: "act" | "work" | "change" | "join" | "leave" | "crash" | "start" | "freeze" | "thaw",
    index: number,
  ) => {
    const known = clients[index];
    if (!known) return;
    if (kind === "freeze") frozen.add(known);
    else if (kind === "thaw") frozen.delete(known);
    else if (kind === "start") {
      if (known.phase === "dead") clients[index] = new Client(known.traits, world, ledger);
    } else if (known.phase !== "dead") known[kind]();
  };
  return { world, ledger, clients, run };
}

it("holds whatever clients do: one owner, every request settled, no group stuck, offsets that do not go back", () => {
  const schedule = fc.tuple(
    fc.array(traits, { minLength: 1, maxLength: 5, size: "max" }),
    fc.array(command, { maxLength: 80, size: "max" }),
  );
  fc.assert(
    fc.property(schedule, ([all, commands]) => {
      const { world, ledger, run } = createRun(all);
      for (const command of commands) {
        run(command);
        ledger.checkCommits();
      }
      // Everybody falls silent: the longest that anything may take is a first JoinGroup, and a rebalance after it.
      world.pass(400_000);
      must(world.waiting.size === 0, "every request was answered, or replaced by a later one");
      must(world.group === null || world.group.state === "Empty", "a group of silent members becomes empty");
      must(world.timers.size === 0, "nothing waits for anybody any more");
    }),
    { numRuns: RUNS },
  );
}, 600_000);

it("settles, with every partition owned, once clients do as clients do", () => {
  const compatible = traits.map((one) => ({ ...one, instanceId: null, protocols: ["range", ...one.protocols] }));
  const schedule = fc.tuple(
    fc.array(compatible, { minLength: 1, maxLength: 5, size: "max" }),
    fc.array(command, { maxLength: 60, size: "max" }),
  );
  fc.assert(
    fc.property(schedule, ([all, commands]) => {
      const { world, ledger, clients, run } = createRun(all);
      for (const command of commands) run(command);
      for (let turn = 0; turn < 1500; turn++) {
        for (const index of clients.keys()) {
          run({ kind: "start", client: index });
          run({ kind: "act", client: index });
          run({ kind: "work", client: index });
          ledger.checkCommits();
        }
        world.pass(250);
        if (isSettled(world, clients)) return;
      }
      throw new Error(`Not settled: ${world.group?.state}, ${clients.map(({ phase }) => phase).join(", ")}`);
    }),
    { numRuns: Math.ceil(RUNS / 4) },
  );
}, 600_000);

function isSettled({ group }: World, clients: readonly Client[]): boolean {
  if (group?.state !== "Stable" || group.members.size !== clients.length) return false;
  if (clients.some(({ phase, generation }) => phase !== "in" || generation !== group.generation)) return false;
  const owned = [...group.members.values()].flatMap(({ assignment }) => [...assignment]).sort((one, other) => one - other);
  expect(owned).toEqual(PARTITIONS);
  return true;
}
