// Plain JavaScript on purpose: an older Node cannot read TypeScript, and must still be able to say so.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `Rebalance Lab needs Node 24 or newer, and this is ${process.versions.node}. ` +
      "npm install brings the right one, and npm start uses it; if npm was told to run no install scripts, run: npm rebuild node\n",
  );
  process.exit(1);
}
await import("./start.ts");
