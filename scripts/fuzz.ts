import { fuzz, type FuzzReport } from "../conformance/fuzz/fuzz.ts";
import type { Weight } from "../conformance/fuzz/words.ts";
import { systemClock as clock } from "../lib/clock/clock.ts";
import { asCommand } from "./steps.ts";

/** `npm run fuzz`: the embedded broker under a million broken frames and ten thousand bad connections. Ends with 1 when it did anything wrong. */

const seed = numberOf("FUZZ_SEED", clock.now() % 1_000_000);
const frames = numberOf("FUZZ_FRAMES", 1_000_000);
const connections = numberOf("FUZZ_CONNECTIONS", 10_000);

await asCommand(async () => {
  console.log(`FUZZ_SEED=${seed} FUZZ_FRAMES=${frames} FUZZ_CONNECTIONS=${connections}`);
  const startedAt = clock.now();
  const report = await fuzz({ seed, frames, connections, clock, say: (line) => console.error(`… ${line}`) });
  console.log(linesOf(report).join("\n"));
  const seconds = Math.round((clock.now() - startedAt) / 1000);
  const { findings } = report;
  console.log(`\nTook ${seconds} s. ${findings.length === 0 ? "Nothing went wrong." : `Findings, seed ${seed}:`}`);
  for (const finding of findings) console.log(`- ${finding}`);
  return findings.length === 0 ? 0 : 1;
});

function numberOf(name: string, otherwise: number): number {
  const text = process.env[name];
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not "${text}"`);
  return value;
}

function linesOf({ frames: sent, crowd, calm, before, deserted, after, peakBytes }: FuzzReport): string[] {
  const count = (value: number) => value.toLocaleString("en-US");
  const pairs = (kinds: Iterable<readonly [string, number]>) =>
    Array.from(kinds, ([kind, times]) => `  ${kind}: ${count(times)}`);
  return [
    "",
    "Frames, each read directly and sent over TCP",
    ...pairs(Object.entries(sent.kinds)),
    `came of them: ${count(sent.answered)} answers, ${count(sent.closed)} closed connections, ${count(sent.silent)} asked for none,`,
    `  ${count(sent.waited)} wait for others, ${count(sent.hostileLengths)} had a false length; ${count(sent.connections)} connections,`,
    `  slowest to read ${sent.slowestDecodeMs.toFixed(1)} ms`,
    "",
    "Connections that",
    ...pairs(crowd.kinds),
    "",
    `Well-behaved clients meanwhile: ${count(calm.produced)} messages produced, ${count(calm.consumed)} consumed, ${count(calm.heartbeats)} heartbeats,`,
    `  slowest produce ${calm.slowestProduceMs.toFixed(0)} ms`,
    "",
    `The broker    at rest, before: ${weightLine(before)}`,
    `           when all have gone: ${weightLine(deserted)}`,
    `               at rest, after: ${weightLine(after)}`,
    `The most memory that its process had: ${peakBytes === null ? "not measured" : megabytes(peakBytes)}`,
  ];
}

function weightLine({ connections: open, timers, heapUsed, external, rss }: Weight): string {
  return `${open} connections, ${timers} timers, heap ${megabytes(heapUsed)}, buffers ${megabytes(external)}, resident ${megabytes(rss)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
