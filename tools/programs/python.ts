import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findOnPath } from "./find.ts";

const run = promisify(execFile);

/** A `python3` on PATH that can make environments (Debian has that in a package of its own), or null. */
export async function findPython(): Promise<string | null> {
  const python = findOnPath(["python3"]);
  if (python === null) return null;
  return run(python, ["-c", "import ensurepip, venv"]).then(
    () => python,
    () => null,
  );
}
