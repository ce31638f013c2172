import module from "node:module";
import { fileURLToPath } from "node:url";

// Plain JavaScript on purpose: an older Node cannot read TypeScript, and must still be able to say so.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `Rebalance Lab needs Node 24 or newer, and this is ${process.versions.node}. ` +
      "npm install brings the right one, and npm start uses it; if npm was told to run no install scripts, run: npm rebuild node\n",
  );
  process.exit(1);
}
// What was compiled for this start is there for the next one; threads learn of it by the variable.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../.cache/compiled", import.meta.url));
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
await import("./start.ts");
