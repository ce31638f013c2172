import { expect, test } from "vitest";
import { SAMPLE, Sampler } from "./sampler.ts";

const of = { group: "g", consumer: "C1", topic: "t", partition: 0, at: 5 };

function messages(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    offset: String(from + index),
    timestamp: "7",
    key: Buffer.from("k"),
    value: null,
  }));
}

test("few messages are all of them, in their order", () => {
  const sampler = new Sampler(Math.random);
  sampler.offer({ ...of, messages: messages(0, 20) });
  sampler.offer({ ...of, consumer: "C2", messages: messages(20, 10) });
  expect(sampler.take().map(({ message: { consumer, offset } }) => `${consumer} ${offset}`)).toEqual([
    ...Array.from({ length: 20 }, (_, index) => `C1 ${index}`),
    ...Array.from({ length: 10 }, (_, index) => `C2 ${20 + index}`),
  ]);
  expect(sampler.take()).toEqual([]);
});

test("of many each has the same chance, and no more are kept", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const sampler = new Sampler(random);
  const thirds = [0, 0, 0];
  for (let round = 0; round < 200; round++) {
    for (let batch = 0; batch < 6; batch++) sampler.offer({ ...of, messages: messages(batch * 50, 50) });
    const taken = sampler.take();
    expect(taken).toHaveLength(SAMPLE);
    const offsets = taken.map(({ message }) => Number(message.offset));
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    for (const offset of offsets) thirds[Math.floor(offset / 100)] = (thirds[Math.floor(offset / 100)] ?? 0) + 1;
  }
  for (const count of thirds) expect(Math.abs(count - (200 * SAMPLE) / 3)).toBeLessThan(200);
});

test("a busy group takes nothing from a quiet one", () => {
  const sampler = new Sampler(Math.random);
  sampler.offer({ ...of, group: "busy", messages: messages(0, 5000) });
  sampler.offer({ ...of, group: "quiet", messages: messages(0, 1) });
  expect(sampler.take().filter(({ group }) => group === "quiet")).toHaveLength(1);
});
