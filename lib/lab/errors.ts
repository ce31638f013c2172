import { LabError } from "../contract/errors.ts";
import { KafkaRefusal } from "../kafka/admin/kafka-error.ts";

/** What Kafka refused, as an error that a user can meet; any other error stays as it is. */
export function asLabError(error: unknown, what: string): unknown {
  if (!(error instanceof KafkaRefusal)) return error;
  return new LabError("REFUSED_BY_KAFKA", `${what}: ${error.code} (${error.message})`, { cause: error });
}

/** Runs a question and turns Kafka's refusal of it into a LabError that begins with `what`. */
export async function orRefused<T>(what: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw asLabError(error, what);
  }
}
