import { z } from "zod";
import type { ErrorInfo } from "../../contract/client-facts.ts";

/** What kafkajs' errors carry, all of it optional: `type` is Kafka's name of a protocol error, `code` Node's of a socket error. */
const KafkaJsError = z.object({
  type: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
});

/** kafkajs nests an error in what its retrier threw; more than a few levels are not seen. */
const MAX_DEPTH = 10;

/**
 * Why something failed, as people see it. `code` is the first of: Kafka's name of the error
 * (INVALID_SESSION_TIMEOUT), Node's of a socket error (ECONNREFUSED), kafkajs' own class name.
 */
export function errorInfo(error: unknown): ErrorInfo {
  let socketCode: string | undefined;
  let name: string | undefined;
  let message: string | undefined;
  let current: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && current !== undefined && current !== null; depth += 1) {
    const parsed = KafkaJsError.safeParse(current);
    if (!parsed.success) break;
    const { type, code, cause } = parsed.data;
    message = parsed.data.message ?? message;
    if (type !== undefined) return { code: type, message: message ?? type };
    socketCode ??= code;
    name = parsed.data.name ?? name;
    current = cause;
  }
  return { code: socketCode ?? name ?? "UNKNOWN", message: message ?? String(error) };
}
