import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findOnPath } from "./find.ts";
import { installLine } from "./install-line.ts";
import { findJava, javaMajorVersion } from "./java.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("findOnPath", () => {
  it("takes the first name that any folder has, and only what can be run", () => {
    const file = program("chromium", "true");
    writeFileSync(join(folder, "google-chrome"), "not executable");
    mkdirSync(join(folder, "firefox"));
    const path = `/does-not-exist::${folder}`;
    expect(findOnPath(["google-chrome", "firefox", "chromium"], path)).toBe(file);
    expect(findOnPath(["firefox"], path)).toBeNull();
  });
});

describe("javaMajorVersion", () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "26-ea" 2026-03-17', 26],
    ["command not found", null],
  ])("%s → %s", (printed, version) => expect(javaMajorVersion(printed)).toBe(version));
});

describe("findJava", () => {
  it("says in one sentence that there is none, and how to get it", async () => {
    await expect(findJava({ PATH: folder })).rejects.toThrow(/^Apache Kafka needs Java 17 or newer, and there is none: /);
  });

  it("refuses an older one, naming it", async () => {
    const file = program("java", `echo 'openjdk version "11.0.2"' >&2`);
    await expect(findJava({ PATH: folder })).rejects.toThrow(`${file} is version 11`);
  });

  it("prefers JAVA_HOME", async () => {
    program("java", `echo 'openjdk version "11.0.2"' >&2`);
    mkdirSync(join(folder, "bin"));
    const wanted = program("bin/java", `echo 'openjdk version "21.0.2"' >&2`);
    expect(await findJava({ PATH: folder, JAVA_HOME: folder })).toBe(wanted);
  });
});

describe("installLine", () => {
  it("is the line of the machine's package manager", () => {
    expect(installLine("kcat", (name) => name === "brew")).toBe("brew install kcat");
    expect(installLine("maven", (name) => name === "apt-get")).toBe("sudo apt-get install -y maven");
    expect(installLine("chromium", () => false)).toBe("npx playwright install chromium");
  });
});
