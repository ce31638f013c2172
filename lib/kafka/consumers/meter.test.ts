import fc from "fast-check";
import { expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import { Meter } from "./meter.ts";

const setUp = () => {
  const clock = new ManualClock();
  return { clock, meter: new Meter({ clock, consumer: "C1", processed: 40 }) };
};
const handled = (messages: number, next: string, partition = 0) => ({ topic: "t", partition, messages, next });

test("totals go on from earlier incarnations, the rate is that of the last second and decays to 0", () => {
  const { clock, meter } = setUp();
  meter.handled(handled(10, "10"));
  expect(meter.take()).toMatchObject({ processed: 50, rate: 10, positions: [{ topic: "t", partition: 0, offset: "10" }] });
  clock.advance(500);
  meter.handled(handled(5, "15"));
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

test("positions of partitions that are owned no more are forgotten, and a new client has none", () => {
  const { meter } = setUp();
  meter.handled(handled(1, "1", 0));
  meter.handled(handled(1, "7", 1));
  meter.assigned([{ topic: "t", partitions: [1, 2] }]);
  expect(meter.take()?.positions).toEqual([{ topic: "t", partition: 1, offset: "7" }]);
  meter.armed();
  meter.restarted();
  expect(meter.take()).toMatchObject({ processed: 42, armedAt: null, positions: [] });
});

test("the rate counts what was handled in the last second, to a tenth", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ wait: fc.nat(1_500), messages: fc.nat(100) }), { maxLength: 30 }), (steps) => {
      const { clock, meter } = setUp();
      const history: { at: number; messages: number }[] = [];
      for (const { wait, messages } of steps) {
        clock.advance(wait);
        meter.handled(handled(messages, "1"));
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
