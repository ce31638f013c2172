import { BROKER } from "./broker.ts";
import { CONSUMERS } from "./consumers.ts";
import { GROUPS } from "./groups.ts";
import { META, openApiRoute } from "./meta.ts";
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
  ...BROKER,
];
