import { BROKER } from "./broker.ts";
import { CONSUMERS } from "./consumers.ts";
import { GROUPS } from "./groups.ts";
import { LESSON } from "./lesson.ts";
import { META, openApiRoute } from "./meta.ts";
import { MESSAGES } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { PRODUCER } from "./producer.ts";
import { TOPICS } from "./topics.ts";

/** Every route of the lab. Dispatch, who may do what, and the OpenAPI document come from this table. */
export const OPERATIONS: readonly Operation[] = [
  ...META,
  openApiRoute(() => OPERATIONS),
  ...GROUPS,
  ...CONSUMERS,
  ...TOPICS,
  ...PRODUCER,
  ...MESSAGES,
  ...BROKER,
  ...LESSON,
];

/** Whether requests to this path are answered by these routes: all below /api, and the few that lie elsewhere. */
export function isRoute(path: string): boolean {
  return path === "/api" || path.startsWith("/api/") || OPERATIONS.some((operation) => operation.path === path);
}
