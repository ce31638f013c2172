import { expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import type { MemberAnswer } from "../../lib/contract/http.ts";
import { CommandError } from "./commands.ts";
import { resetClass, type ResetOptions } from "./reset-class.ts";

type Member = Pick<MemberAnswer, "id" | "status" | "external">;

/** A lab whose answers the test decides; every order is written down. */
function setUp(members: Member[], refuse: (order: string, nth: number) => string | null = () => null) {
  const orders: string[] = [];
  const commands: ResetOptions["commands"] = {
    viewGroup: (group) =>
      Promise.resolve({
        group,
        origin: "made",
        topic: "t",
        topics: ["t"],
        state: null,
        protocol: null,
        generation: null,
        targetAssignmentEpoch: null,
        leader: null,
        assignor: null,
        stale: false,
        partitions: [],
        members: members.map((member) => ({
          ...member,
          name: null,
          memberId: null,
          clientId: "",
          host: null,
          partitions: [],
          error: null,
          processed: null,
          processingMs: null,
          commit: null,
          commitIntervalMs: null,
        })),
      }),
    removeConsumer: (_group, id, how) => {
      const order = `${how} ${id}`;
      const nth = orders.filter((each) => each === order).length;
      orders.push(order);
      const code = refuse(order, nth);
      if (code === null) return Promise.resolve();
      return Promise.reject(new CommandError({ code, title: code, detail: code, todo: "" }, code === "TOO_FAST" ? 2000 : null));
    },
  };
  const clock = new ManualClock();
  return { orders, clock, result: resetClass(["g"], { commands, clock, patienceMs: 10_000 }) };
}

/** Lets promises run, and time where something waits for it, until `result` is there. */
async function untilDone<T>(result: Promise<T>, clock: ManualClock): Promise<T> {
  const done = result.then(
    () => true,
    () => true,
  );
  for (;;) {
    const isDone = await Promise.race([done, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
    if (isDone) return result;
    clock.advance(500);
  }
}

test("each goes in the way that it can; what is not ours stays", async () => {
  const { orders, clock, result } = setUp([
    { id: "C1", status: "active", external: false },
    { id: "C2", status: "frozen", external: false },
    { id: "C3", status: "crashed", external: false },
    { id: "C4", status: "leaving", external: false },
    { id: "C3~1", status: "crashed", external: false },
    { id: "E1", status: "active", external: true },
  ]);
  expect(await untilDone(result, clock)).toEqual({ going: 2, dismissed: 2, held: 0 });
  expect(orders).toEqual(["leave C1", "crash C2", "dismiss C2", "dismiss C3"]);
});

test("a card goes when the coordinator has let go of it", async () => {
  const { orders, clock, result } = setUp([{ id: "C1", status: "crashed", external: false }], (_order, nth) =>
    nth < 4 ? "WRONG_STATE" : null,
  );
  expect(await untilDone(result, clock)).toEqual({ going: 0, dismissed: 1, held: 0 });
  expect(orders).toHaveLength(5);
});

test("patience ends", async () => {
  const { clock, result } = setUp([{ id: "C1", status: "crashed", external: false }], () => "WRONG_STATE");
  expect(await untilDone(result, clock)).toEqual({ going: 0, dismissed: 0, held: 1 });
});

test("too fast is waited out, gone is good, and anything else is an error", async () => {
  const fast = setUp([{ id: "C1", status: "idle", external: false }], (_order, nth) => (nth === 0 ? "TOO_FAST" : null));
  expect(await untilDone(fast.result, fast.clock)).toMatchObject({ going: 1 });
  const gone = setUp([{ id: "C1", status: "idle", external: false }], () => "CONSUMER_NOT_FOUND");
  expect(await untilDone(gone.result, gone.clock)).toMatchObject({ going: 1 });
  const away = setUp([{ id: "C1", status: "idle", external: false }], () => "BROKER_AWAY");
  await expect(untilDone(away.result, away.clock)).rejects.toThrow("BROKER_AWAY");
});
