import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

function memory(kept: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(kept));
  return {
    length: 0,
    key: () => null,
    clear: () => map.clear(),
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

test("what was done is there after a reload", () => {
  const storage = memory();
  createProgress(() => storage).add("cascade");
  const later = createProgress(() => storage);
  later.load();
  expect([...later.done()]).toEqual(["cascade"]);
});

test("without a memory, or with rubbish in it, nothing breaks", () => {
  const none = createProgress(() => {
    throw new Error("denied");
  });
  none.load();
  none.add("cascade");
  expect([...none.done()]).toEqual(["cascade"]);
  for (const kept of ["{", '{"a":1}', "null"]) {
    const progress = createProgress(() => memory({ "rebalance-lab-lessons": kept }));
    progress.load();
    expect([...progress.done()]).toEqual([]);
  }
});
