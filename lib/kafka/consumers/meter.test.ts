import fc from "fast-check";
import { expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import { Meter } from "./meter.ts";

const setUp = () => {
  const clock = new ManualClock();
  return { clock, meter: new Meter({ clock, consumer: "C1", processed: 40 }) };
};
/** So many messages, of which the last lies before offset `to`. */
const handled = (messages: number, to: number, partition = 0) => ({
  topic: "t",
  partition,
  from: String(to - messages),
  to: String(to),
  messages,
  gaps: [],
});

test("totals go on from earlier incarnations, the rate is that of the last second and decays to 0", () => {
  const { clock, meter } = setUp();
  meter.handled(handled(10, 10));
  expect(meter.take()).toMatchObject({ processed: 50, rate: 10, positions: [{ partition: 0, offset: "10" }] });
  clock.advance(500);
  meter.handled(handled(5, 15));
  expect(meter.take()).toMatchObject({ processed: 55, rate: 15 });
  clock.advance(600);
  expect(meter.take()).toMatchObject({ processed: 55, rate: 5 });
  clock.advance(2_000);
  expect(meter.take()).toMatchObject({ rate: 0 });
  expect(meter.take()).toBeNull();
});

test("only changes make a row", () => {
  const { clock, meter } = setUp();
  expect(meter.take()).toBeNull();
  meter.armed();
  expect(meter.take()).toMatchObject({ armedAt: clock.now(), heartbeatAt: null });
  meter.handling(null);
  expect(meter.take()).toBeNull();
  meter.handling(clock.now());
  expect(meter.take()).toMatchObject({ handlingSince: clock.now() });
  meter.heartbeatAnswered();
  expect(meter.take()).toMatchObject({ heartbeatAt: clock.now() });
});

test("positions are those of its partitions, until it gives them back or is a new client", () => {
  const { meter } = setUp();
  meter.taken({ topic: "t", partition: 0, offset: "0" });
  meter.handled(handled(1, 7, 1));
  const zero = { topic: "t", partition: 0, offset: "0", committed: null };
  const seven = { topic: "t", partition: 1, offset: "7", committed: null };
  expect(meter.take()?.positions).toEqual([zero, seven]);
  meter.committing([{ topic: "t", partition: 1, offset: "7" }]);
  expect(meter.take()?.positions).toEqual([zero, { ...seven, committed: "7" }]);
  meter.revoked();
  meter.committing([{ topic: "t", partition: 1, offset: "8" }]);
  expect(meter.take()?.positions).toEqual([]);
  meter.handled(handled(1, 1));
  meter.armed();
  meter.restarted();
  expect(meter.take()).toMatchObject({ processed: 42, armedAt: null, positions: [] });
});

test("what was handled is told once, as one span where it has no hole", () => {
  const { meter } = setUp();
  meter.handled(handled(10, 10));
  meter.handled(handled(5, 15));
  meter.handled(handled(1, 3, 1));
  meter.handled(handled(2, 14));
  expect(meter.take()?.delivered).toEqual([{ ...handled(15, 15) }, handled(1, 3, 1), handled(2, 14)]);
  meter.armed();
  expect(meter.take()?.delivered).toEqual([]);
});

test("the rate counts what was handled in the last second, to a tenth", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ wait: fc.nat(1_500), messages: fc.nat(100) }), { maxLength: 30 }), (steps) => {
      const { clock, meter } = setUp();
      const history: { at: number; messages: number }[] = [];
      for (const { wait, messages } of steps) {
        clock.advance(wait);
        meter.handled(handled(messages, 1000));
        history.push({ at: clock.now(), messages });
      }
      const since = (ms: number) =>
        history.filter(({ at }) => at > clock.now() - ms).reduce((sum, { messages }) => sum + messages, 0);
      const rate = meter.take()?.rate ?? 0;
      expect(rate).toBeGreaterThanOrEqual(since(900));
      expect(rate).toBeLessThanOrEqual(since(1_000));
    }),
  );
});
