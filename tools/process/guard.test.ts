import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isAlive } from "./ancestors.ts";
import { ended } from "./ended.ts";
import { startGuard } from "./guard.ts";

const GUARD = fileURLToPath(new URL("guard.ts", import.meta.url));

/** A process that guards a shell with a child of its own, and says the ids of all three. */
function guardedElsewhere(folder: string): ChildProcess {
  const script = `
    const { startGuard } = await import(${JSON.stringify(GUARD)});
    const guard = startGuard();
    guard.addFolder(${JSON.stringify(folder)});
    const child = guard.spawn("sh", ["-c", "sleep 600 & echo $!; wait"]);
    child.stdout.once("data", (line) => console.log(child.pid + " " + line));
  `;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

describe("guard", () => {
  it("ends programs, what they started, and folders when its process is killed outright", async () => {
    const folder = mkdtempSync(join(tmpdir(), "guard test "));
    const parent = guardedElsewhere(folder);
    if (!parent.stdout) throw new Error("no output");
    const [line] = await once(parent.stdout, "data");
    const pids = String(line).trim().split(/\s+/).map(Number);
    expect(pids).toHaveLength(2);
    expect(pids.every(isAlive)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => pids.some(isAlive), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
  });

  it("gives the program's output and exit code", async () => {
    const guard = startGuard();
    const child = guard.spawn("sh", ["-c", 'echo "$1"; echo oops >&2; exit 7', "sh", "two words"]);
    expect(await ended(child)).toEqual({ stdout: "two words\n", stderr: "oops\n", code: 7 });
    await guard.close();
  });

  it("kills what still runs when it is closed, and removes folders that are not empty", async () => {
    const folder = mkdtempSync(join(tmpdir(), "guard-test-"));
    const guard = startGuard();
    guard.addFolder(folder);
    const child = guard.spawn("sh", ["-c", "echo x >file; echo ready; sleep 600"], { cwd: folder });
    const end = ended(child);
    if (child.stdout) await once(child.stdout, "data");
    await guard.close();
    expect(await end).toMatchObject({ code: null });
    expect(existsSync(folder)).toBe(false);
    await guard.close();
  });

  it("leaves alone a program that has ended, and others that run", async () => {
    const guard = startGuard();
    const first = guard.spawn("true", []);
    await ended(first);
    const bystander = spawn("sleep", ["600"]);
    await guard.close();
    expect(bystander.exitCode).toBeNull();
    bystander.kill("SIGKILL");
    await once(bystander, "exit");
  });
});
