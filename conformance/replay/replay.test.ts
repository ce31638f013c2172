import { beforeAll, describe, expect, test } from "vitest";
import { systemClock as clock } from "../../lib/clock/clock.ts";
import { createLog } from "../../lib/log/log.ts";
import { hasApacheKafka } from "../brokers.ts";
import { isStuck } from "./compare.ts";
import { namesIn, programmeOf } from "./programme.ts";
import { replay, type Pair } from "./replay.ts";

/** More: `npm run replay`. Again: REPLAY_SEED=7 npx vitest run --project conformance conformance/replay */
const first = Number(process.env["REPLAY_SEED"] ?? clock.now() % 1_000_000);
const SEEDS = 8;
const programme = programmeOf(Array.from({ length: SEEDS }, (_, index) => first + index));

describe.skipIf(!hasApacheKafka)("the same scripts on both brokers", () => {
  let pairs: Pair[] = [];

  beforeAll(async () => {
    createLog("replay").info(`REPLAY_SEED=${first}`);
    pairs = await replay(programme);
  }, 300_000);

  for (const name of namesIn(programme)) {
    test(`${name}: members are answered the same, and the coordinators tell the same`, () => {
      const pair = pairs.find((one) => one.name === name);
      expect(pair?.apache.transcript.filter(isStuck)).toEqual([]);
      expect(pair?.embedded).toEqual(pair?.apache);
      // It is known that something happened.
      expect(pair?.apache.account.length).toBeGreaterThan(0);
    });
  }
});
