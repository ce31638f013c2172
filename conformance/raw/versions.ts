import type { Api } from "../../lib/wire/api.ts";

/** The versions of an API that are served. */
export function versionsOf({ versions: [min, max] }: Pick<Api, "versions">): number[] {
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

/** The version where the API has it, else the nearest that it has. */
export function nearest({ versions: [min, max] }: Pick<Api, "versions">, version: number): number {
  return Math.max(min, Math.min(version, max));
}
