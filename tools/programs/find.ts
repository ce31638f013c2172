import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Variables, as process.env has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The full path of the first of `names` that can be run from PATH, or null. */
export function findOnPath(names: readonly string[], path = process.env["PATH"] ?? ""): string | null {
  for (const name of names) {
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name);
      if (folder !== "" && isProgram(file)) return file;
    }
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
