"use client";

import { useSyncExternalStore } from "react";

const neverAgain = () => () => {};

/** Whether the page answers to clicks: as the server sends it, it does not, until the browser has run its scripts. */
export function useAwake(): boolean {
  return useSyncExternalStore(
    neverAgain,
    () => true,
    () => false,
  );
}
