import { expect, test } from "vitest";
import { systemClock as clock } from "../../lib/clock/clock.ts";
import { createLog } from "../../lib/log/log.ts";
import { fuzz } from "./fuzz.ts";

/** More: `npm run fuzz`. Again: FUZZ_SEED=7 npx vitest run --project conformance conformance/fuzz */
const seed = Number(process.env["FUZZ_SEED"] ?? clock.now() % 1_000_000);
const frames = Number(process.env["FUZZ_FRAMES"] ?? 15_000);
const connections = Number(process.env["FUZZ_CONNECTIONS"] ?? 400);

test(`frames and clients that no broker should get leave it as it was (seed ${seed})`, async () => {
  createLog("fuzz").info(`FUZZ_SEED=${seed}`);
  const { findings, calm } = await fuzz({ seed, frames, connections, clock, say: () => {} });
  expect(findings).toEqual([]);
  // It is known that they were at work.
  expect(calm.consumed).toBeGreaterThan(0);
  expect(calm.heartbeats).toBeGreaterThan(0);
});
