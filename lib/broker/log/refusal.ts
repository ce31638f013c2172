import type { ErrorCode } from "../../wire/errors.ts";

/** Why something was refused. The message is Apache Kafka's, or null where it gives none. */
export interface Refusal {
  readonly errorCode: ErrorCode;
  readonly errorMessage: string | null;
}
