import { beforeAll, describe, expect, test } from "vitest";
import { systemClock as clock } from "../../lib/clock/clock.ts";
import { hasApacheKafka } from "../brokers.ts";
import { programmeOf } from "./programme.ts";
import { replayOn, type Replayed } from "./replay.ts";

/** More: `npm run replay`. Again: REPLAY_SEED=7 npx vitest run --project conformance conformance/replay */
const first = Number(process.env["REPLAY_SEED"] ?? clock.now() % 1_000_000);
const SEEDS = 8;
const programme = programmeOf(Array.from({ length: SEEDS }, (_, index) => first + index));

describe.skipIf(!hasApacheKafka)(`the same scripts on both brokers (seed ${first})`, () => {
  let embedded: ReadonlyMap<string, Replayed>;
  let apache: ReadonlyMap<string, Replayed>;

  beforeAll(async () => {
    [embedded, apache] = await Promise.all([replayOn("embedded", programme), replayOn("apache", programme)]);
  }, 240_000);

  for (const { name } of [...programme.scripts, ...programme.liveScripts]) {
    test(`${name}: members are answered the same, and the coordinators tell the same`, () => {
      const ours = embedded.get(name);
      expect(ours).toEqual(apache.get(name));
      // It is known that something happened.
      expect(ours?.account.length).toBeGreaterThan(0);
    });
  }
});
