import type { ManualClock } from "../../clock/manual-clock.ts";
import { createLab } from "../create-lab.ts";
import type { Lab } from "../lab.ts";
import { fakeParts, settle, type FakeParts } from "./fake-parts.ts";

/**
 * A lab on fake parts, configured by `env`, for tests of its rules. `prepare` is done before it starts: what the cluster has
 * then.
 */
export async function openLab(
  env: Record<string, string> = {},
  prepare: (parts: FakeParts) => void = () => {},
): Promise<{ parts: FakeParts; lab: Lab }> {
  const parts = fakeParts(env);
  prepare(parts);
  return { parts, lab: await createLab(parts) };
}

/** Time passes, in steps of `stepMs`, after each of which all goes on that waits for a promise. */
export async function pass(clock: ManualClock, ms: number, stepMs = 50): Promise<void> {
  for (let at = 0; at < ms; at += stepMs) {
    clock.advance(stepMs);
    await settle();
  }
}

/** What the rejected promise's LabError is called; "resolved" where it did not reject. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}
