import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Reader } from "../reader.ts";
import type { DraftsOf, Fields } from "../schema.ts";
import type { Message, Range } from "../api.ts";
import { arbitraryOf } from "../testing/arbitrary.ts";
import { grammarOf } from "../testing/grammar.ts";
import { WireError } from "../wire-error.ts";
import { Writer } from "../writer.ts";
import { APIS } from "./index.ts";

/** For each of some hundred messages; every run of the tests makes others. */
const RUNS = 10;

/** Each message of each API in each version. */
const MESSAGES = APIS.flatMap(({ name, versions, request, response }) =>
  versionsOf(versions).flatMap((version) => [
    { title: `${name} request v${version}`, message: request, version },
    { title: `${name} response v${version}`, message: response, version },
  ]),
);

describe.each(MESSAGES)("$title", ({ message, version }) => {
  const values = arbitraryOf(message.fields, version);

  it("reads what it wrote, whole", () => {
    fc.assert(
      fc.property(values, (value) => {
        const reader = new Reader(bytesOf(message, version, value));
        expect(message.at(version).read(reader)).toEqual(value);
        expect(reader.remaining).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it("refuses it at whatever byte it is cut off", () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, cut) => {
        const bytes = bytesOf(message, version, value);
        if (bytes.length === 0) return;
        const part = bytes.subarray(0, cut % bytes.length);
        expect(() => message.at(version).read(new Reader(part))).toThrow(WireError);
      }),
      { numRuns: RUNS },
    );
  });

  it("reads mutated bytes or refuses them, and never beyond their end", () => {
    const mutated = fc.tuple(
      values,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(mutated, ([value, changes]) => {
        const bytes = bytesOf(message, version, value);
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        expect(outcomeOf(message, version, bytes)).toMatch(/^(read|refused)$/);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("the table files", () => {
  const folder = new URL(".", import.meta.url);
  const files = readdirSync(folder).filter((file) => /^\d/.test(file));

  it("are one for each served API, named by key and name, and listed by key", () => {
    const names = APIS.map(({ key, name }) => `${String(key).padStart(2, "0")}-${kebab(name)}.ts`);
    expect(names).toEqual(files.sort());
  });

  it.each(APIS)("have in a comment the grammar of their table: $name", ({ key, request, response }) => {
    const file = files.find((name) => Number.parseInt(name, 10) === key) ?? "";
    const comment = readFileSync(new URL(file, folder), "utf8").replaceAll(/\s*\n \*\s*/g, " ");
    expect(comment).toContain(` request => ${grammarOf(request.fields)} response => ${grammarOf(response.fields)} `);
  });

  it.each(APIS)("say no versions that are not served, except Produce's: $name", ({ name, versions, advertised }) => {
    expect(advertised).toEqual(name === "Produce" ? [0, 11] : versions);
  });
});

function versionsOf([min, max]: Range): number[] {
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

function bytesOf(message: Message, version: number, value: DraftsOf<Fields>): Buffer {
  const writer = new Writer();
  message.at(version).write(writer, value);
  return Buffer.concat(writer.finish());
}

function outcomeOf(message: Message, version: number, bytes: Buffer): string {
  try {
    message.at(version).read(new Reader(bytes));
    return "read";
  } catch (error) {
    return error instanceof WireError ? "refused" : String(error);
  }
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}
