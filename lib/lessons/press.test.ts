import { expect, test } from "vitest";
import type { Order } from "./act.ts";
import { instructionFor, nameOf, pressFor } from "./press.ts";

const ON_C2 = '[data-card="C2"]';

test.each<[Order, path: string[], instruction: string, name: string]>([
  [{ do: "add", count: 1 }, ['[data-control="add"]'], "Press Add consumer.", "Add a consumer"],
  [{ do: "crash", consumer: "C2" }, [`${ON_C2} [data-control="crash"]`], "Press Crash on C2.", "Crash C2"],
  [{ do: "leave", consumer: "C2" }, [`${ON_C2} [data-control="leave"]`], "Press Leave on C2.", "Let C2 leave"],
  [
    { do: "slow", consumer: "C2", ms: 1000 },
    [`${ON_C2} [data-control="slow"]`, '[data-control="delay-1000"]'],
    "Press Slow… on C2, then 1 s.",
    "Slow C2: 1 s",
  ],
  [
    { do: "slow", consumer: "C2", ms: 0 },
    [`${ON_C2} [data-control="slow"]`, '[data-control="delay-0"]'],
    "Press Slow… on C2, then No delay.",
    "C2 without delay",
  ],
  [
    { do: "commit", consumer: "C2", commit: "before" },
    [`${ON_C2} [data-control="commit"]`, '[data-control="commit-before"]'],
    "On C2, choose to commit before handling.",
    "C2 commits before handling",
  ],
  [
    { do: "keys", keys: "none" },
    ['[data-control="panel-producer"]', '[data-control="keys-none"]'],
    "In Producer, choose none as key.",
    "Produce without keys",
  ],
  [
    { do: "partitions", to: 5 },
    ['[data-control="panel-topic"]', '[data-control="add-partitions"]', '[data-control="add-partitions-now"]'],
    "In Topic, press Add partitions…: 5 in all.",
    "Add partitions: 5 in all",
  ],
  [
    { do: "broker", order: "stop" },
    ['[data-control="broker"]', '[data-control="broker-stop"]'],
    "Press the broker in the bar, then Stop broker.",
    "Stop the broker",
  ],
])("%j is done by pressing, said as a sentence and on a button", (order, path, instruction, name) => {
  expect(pressFor(order)).toEqual({ path, times: 1 });
  expect(instructionFor(order)).toBe(instruction);
  expect(nameOf(order)).toBe(name);
});

test("several consumers are several presses", () => {
  expect(pressFor({ do: "add", count: 3 }).times).toBe(3);
  expect(instructionFor({ do: "add", count: 3 })).toBe("Press Add consumer, 3 times.");
});
