"use client";

import { useEffect, useState } from "react";
import { systemClock } from "../../lib/clock/clock.ts";
import { useLab } from "./hooks.ts";
import type { LabState } from "./lab-store.ts";

/** A page that gets no answer can be pressed all the same, after so much waiting. */
const LONGEST_MS = 3000;

/**
 * Whether the page answers to clicks. Before its scripts have run nobody would hear one; before it has first shown what
 * the lab says, things still move to their places, and a press and its release would meet different ones.
 */
export function useAwake(): boolean {
  const [isAwake, wake] = useState(false);
  const isShown = useLab(hasFirstAnswer);
  if (isShown && !isAwake) wake(true);
  useEffect(() => systemClock.after(LONGEST_MS, () => wake(true)), []);
  return isAwake;
}

function hasFirstAnswer({ link, status, watched }: LabState): boolean {
  if (link.state === "lost") return true;
  return status !== null && watched !== null && (watched.view !== null || watched.refused !== null || watched.closed);
}
