import type { Lab } from "./lab.ts";

/**
 * The one running lab, shared by the server and Next's route handlers. It hangs on globalThis
 * because Next bundles a second copy of every module that a route imports: a module-level variable
 * would be two.
 */
const KEY = Symbol.for("rebalance-lab.lab");

/** Called by server.ts once. */
export function publishLab(lab: Lab): void {
  Object.defineProperty(globalThis, KEY, { value: lab, configurable: true });
}

/** The running lab. Throws where there is none: a page was rendered outside of the server. */
export function runningLab(): Lab {
  const lab: Lab | undefined = Reflect.get(globalThis, KEY);
  if (!lab) throw new Error("No lab runs in this process: start it with npm start");
  return lab;
}
