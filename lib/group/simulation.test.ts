import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerGroup } from "./answers.ts";
import { selectBoard } from "./board.ts";
import { keysOf } from "./members.ts";
import type { Step } from "./simulation.ts";
import { Simulation, STEPS } from "./simulation.ts";
import { GroupView, partitionKey } from "./view.ts";

/** Members come and go seldom; what follows from it, and the news of it, comes often. */
const common = STEPS.filter((step) => ["notice", "complete", "sync", "poll", "tell", "answer"].includes(step));
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

function run(steps: [Step, number][]): Simulation {
  const simulation = new Simulation(6);
  for (const [step, pick] of steps) simulation.step(step, pick);
  return simulation;
}

describe("whatever happens in whatever order", () => {
  it("no partition is shown with two owners in one generation", () => {
    let shown = 0;
    fc.assert(
      fc.property(schedule, (steps) => {
        const owners = new Map<string, string>();
        for (const view of run(steps).seen) {
          if (view.generation === null) continue;
          for (const { topic, partition, owner } of view.partitions) {
            if (owner === null) continue;
            const key = `${view.generation} ${partitionKey(topic, partition)}`;
            // A replaced client's membership goes on under its former id.
            const consumer = owner.split("~")[0] ?? owner;
            expect(owners.get(key) ?? consumer, key).toBe(consumer);
            owners.set(key, consumer);
          }
        }
        shown += owners.size;
      }),
      { numRuns },
    );
    // Without owners on the screen nothing was shown wrongly, but nothing was shown.
    expect(shown).toBeGreaterThan(numRuns / 4);
  });

  it("once all is told, the view says what the coordinator says", () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const simulation = run(steps);
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
        expect(answer.generation).toBe(ours ? simulation.generation : null);
      }),
      { numRuns },
    );
  });

  it("every tile lies in exactly one place, and the view keeps to its schema", () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const { view } = run(steps);
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
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });
});
