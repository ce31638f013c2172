import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { classArchive } from "./class-archive.ts";

let folder = "";
let java = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "class-archive-test-"));
  java = join(folder, "java");
  writeFileSync(java, "");
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  mkdirSync(join(folder, "cache", "rebalance-lab"), { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What the JVM is told to write to, or to read from. */
function fileIn(flags: readonly string[], option: string): string | undefined {
  return flags.find((flag) => flag.startsWith(`${option}=`))?.slice(option.length + 1);
}

/** A first run, in which the JVM writes as it ends with `code`. */
async function firstRun(tool: string, code: number | null): Promise<void> {
  const archive = await classArchive(tool, java);
  const written = fileIn(archive.flags, "-XX:ArchiveClassesAtExit") ?? "";
  writeFileSync(written, "classes");
  await archive.ended(code);
}

const archived = async (tool: string) => fileIn((await classArchive(tool, java)).flags, "-XX:SharedArchiveFile");

describe("the classes of a tool", () => {
  it.each([0, 143])(
    "are written at the end of a first run with code %i, and used from then on, by this tool only",
    async (code) => {
      expect(await archived("groups")).toBeUndefined();
      await firstRun("groups", code);
      expect(await archived("groups")).toBeDefined();
      expect(await archived("topics")).toBeUndefined();
    },
  );

  it.each([null, 1])("of a run that ended with %s are thrown away", async (code) => {
    await firstRun("groups", code);
    expect(await archived("groups")).toBeUndefined();
    expect(readdirSync(join(folder, "cache", "rebalance-lab"))).toEqual([]);
  });

  it("are not used by another JVM in the same place", async () => {
    await firstRun("groups", 0);
    utimesSync(java, 1, 1);
    expect(await archived("groups")).toBeUndefined();
  });
});
