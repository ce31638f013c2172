import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./steps.ts";

/** Each row of docs/features.md ends with the tests that hold it: a file, and names of tests, or the beginnings of names. */

const FOLDER = join(ROOT, "docs");
const table = readFileSync(join(FOLDER, "features.md"), "utf8");
const rows = table.split("\n").filter((line) => /^\| (?!-)/.test(line) && !line.includes("held by"));

interface Named {
  file: string;
  name: string;
}

/** `[x.test.ts](../e2e/x.test.ts) “one”, “another”; [y …` */
function testsIn(row: string): Named[] {
  const [cell = ""] = row.split(" | ").slice(-1);
  return [...cell.matchAll(/\]\(([^)]+)\)((?:,? “[^”]+”)+)/g)].flatMap(([, file = "", names = ""]) =>
    [...names.matchAll(/“([^”]+)”/g)].map(([, name = ""]) => ({ file, name })),
  );
}

describe("docs/features.md", () => {
  test("has a row for each thing", () => expect(rows.length).toBeGreaterThan(25));

  test.each(rows)("%s", (row) => {
    const named = testsIn(row);
    expect(named.length).toBeGreaterThan(0);
    for (const { file, name } of named) expect(readFileSync(join(FOLDER, file), "utf8")).toContain(name);
  });
});
