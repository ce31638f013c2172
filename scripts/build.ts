import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { startGuard } from "../tools/process/guard.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Next empties its folder when it builds; this is written when it is done. */
const STAMP = `${ROOT}.next/inputs.sha256`;
/** All that can change what the build makes; the lock file has Next's own version, and everything else's. */
const INPUTS = [
  "app/**/*",
  "lib/**/*",
  "public/**/*",
  "*.config.{js,mjs,ts}",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

/** Builds the pages, unless what was built last was made of the same sources. Ends with Next's code where it fails. */
export async function buildIfNeeded(): Promise<void> {
  const inputs = hashOfInputs();
  if (existsSync(`${ROOT}.next/BUILD_ID`) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === inputs) return;
  console.log("Building the pages; this takes about 10 s, and again only when something has changed …");
  await build();
  // Of now, since Next may have written its own wishes into tsconfig.json.
  writeFileSync(STAMP, hashOfInputs());
}

/** Runs `next build` as a process that ends with this one. */
async function build(): Promise<void> {
  const guard = startGuard();
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = guard.spawn(process.execPath, [next, "build", ROOT], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const stop = () => {
    void guard.close().then(() => process.exit(130));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, stop);
  const [code] = await once(child, "exit");
  await guard.close();
  if (code !== 0) {
    console.error("The pages could not be built; above is why.");
    process.exit(1);
  }
  for (const signal of signals) process.off(signal, stop);
}

function hashOfInputs(): string {
  const files = globSync(INPUTS, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .toSorted();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file.slice(ROOT.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

if (import.meta.main) await buildIfNeeded();
