import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupState } from "../contract/group-events.ts";
import { answerGroup } from "./answers.ts";
import { selectBoard } from "./board.ts";
import { keysOf } from "./members.ts";
import { Simulation } from "./simulation.ts";
import { STEPS, type Step, type Tells } from "./simulation-words.ts";
import { GroupView, partitionKey } from "./view.ts";

/** Members come and go seldom; what follows from it, and the news of it, comes often. */
const common = STEPS.filter((step) => ["notice", "complete", "sync", "ask", "poll", "tell", "tellStep", "answer"].includes(step));
const step = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...STEPS) },
  { weight: 6, arbitrary: fc.constantFrom(...common, "tell", "tell", "notice") },
);
const schedule = fc.array(fc.tuple(step, fc.double({ min: 0, max: 0.999, noNaN: true })), {
  minLength: 5,
  maxLength: 400,
  size: "max",
});
/** More by a command: SIMULATION_RUNS=100000 npx vitest run lib/group/simulation. */
const numRuns = Number(process.env["SIMULATION_RUNS"] ?? 400);
/** Without that the same schedules each time: others are for whoever looks for them. */
const same = process.env["SIMULATION_RUNS"] === undefined ? { seed: 1 } : {};
const timeout = 10_000 + numRuns * 20;

function run(steps: [Step, number][], tells: Tells): Simulation {
  const simulation = new Simulation(6, tells);
  for (const [step, pick] of steps) simulation.step(step, pick);
  return simulation;
}

describe("where the coordinator tells its own steps", () => {
  it("no answer that was asked for before a step undoes it, and whom it awaits is always as it last said", { timeout }, () => {
    let told = 0;
    fc.assert(
      fc.property(schedule, (steps) => {
        const simulation = run(steps, "steps");
        let askedAt = -Infinity;
        let last: { state: GroupState; time: number } | null = null;
        for (const { view, event, time } of simulation.seen) {
          if (event.type === "coordinator-described") {
            askedAt = Math.max(askedAt, event.askedAt);
            if (last && event.askedAt > last.time) last = null;
          }
          if (event.type === "coordinator-step" && event.state && time >= askedAt) {
            last = { state: event.state, time };
            expect(view.steps?.waits?.awaited.map(({ memberId }) => memberId).sort() ?? []).toEqual(
              simulation.steps?.awaitedAfter.get(event)?.toSorted(),
            );
            told += 1;
          }
          if (last && view.coordinator) expect(view.coordinator.state).toBe(last.state);
        }
      }),
      { numRuns, ...same },
    );
    expect(told).toBeGreaterThan(numRuns);
  });
});

describe.each<Tells>(["nothing", "steps", "log"])("whatever happens in whatever order, where it tells by itself: %s", (tells) => {
  const tellsSteps = tells !== "nothing";

  it("no partition is shown with two owners in one generation", { timeout }, () => {
    let shown = 0;
    fc.assert(
      fc.property(schedule, (steps) => {
        const owners = new Map<string, string>();
        // A broker that was wiped counts generations from the beginning.
        let wipes = 0;
        for (const { view, event } of run(steps, tells).seen) {
          if (event.type === "coordinator-step" && event.step.kind === "group lost") wipes += 1;
          if (view.generation === null) continue;
          for (const { topic, partition, owner } of view.partitions) {
            if (owner === null) continue;
            const key = `${wipes} ${view.generation} ${partitionKey(topic, partition)}`;
            // A replaced client's membership goes on under its former id.
            const consumer = owner.split("~")[0] ?? owner;
            expect(owners.get(key) ?? consumer, key).toBe(consumer);
            owners.set(key, consumer);
          }
        }
        shown += owners.size;
      }),
      { numRuns, ...same },
    );
    // Without owners on the screen nothing was shown wrongly, but nothing was shown.
    expect(shown).toBeGreaterThan(numRuns / 10);
  });

  it("once all is told, the view says what the coordinator says", { timeout }, () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const simulation = run(steps, tells);
        simulation.settle();
        const answer = answerGroup(simulation.view);
        expect(answer.state).toBe(simulation.state);
        expect(simulation.view.rebalance).toBeNull();
        const listed = answer.members.flatMap(({ memberId }) => (memberId === null ? [] : [memberId])).sort();
        expect(listed).toEqual([...simulation.members.keys()].sort());
        for (const [memberId, { assignment }] of simulation.members) {
          const shown = answer.members.find((member) => member.memberId === memberId);
          expect(shown?.partitions.map(({ topic, partition }) => partitionKey(topic, partition))).toEqual(keysOf(assignment));
        }
        const ours = [...simulation.members.values()].some(({ client }) => client !== null);
        const isKnown = ours || (tellsSteps && simulation.generation > 0);
        expect(answer.generation).toBe(isKnown ? simulation.generation : null);
        if (tellsSteps) expect(simulation.view.leader).toBe(simulation.leader);
      }),
      { numRuns, ...same },
    );
  });

  it("every tile lies in exactly one place, and the view keeps to its schema", { timeout }, () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const { view } = run(steps, tells);
        const { cards, tray } = selectBoard(view, view.time);
        const tiles = [
          ...cards.flatMap((card) => [...card.tiles, ...card.former.flatMap((former) => former.tiles)]),
          ...tray.tiles,
        ];
        expect(tiles.map(({ key }) => key).sort()).toEqual(
          view.partitions.map(({ topic, partition }) => partitionKey(topic, partition)).sort(),
        );
        GroupView.parse(view);
      }),
      { numRuns: Math.ceil(numRuns / 4), ...same },
    );
  });
});
