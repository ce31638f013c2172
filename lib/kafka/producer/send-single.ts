import type { Clock } from "../../clock/clock.ts";
import type { Receipt, SendFailure, SingleMessage } from "../../contract/producer-thread.ts";
import { asRefusal, errorInfo } from "../admin/kafka-error.ts";
import type { Sender } from "./sender.ts";

/** What came of one message by hand. */
export type SingleResult = { ok: true; receipt: Receipt } | { ok: false; failure: SendFailure };

/** Sends one message with acks all. Never rejects. */
export async function sendSingle(
  sender: Sender,
  { topic, headers, partition, ...rest }: SingleMessage,
  clock: Clock,
): Promise<SingleResult> {
  const message = { ...rest, headers, ...(partition !== null && { partition }), timestamp: String(clock.now()) };
  try {
    const [receipt] = await sender.send({ topic, messages: [message], acks: "all", inTurn: false });
    if (receipt) return { ok: true, receipt };
    return {
      ok: false,
      failure: { code: "NO_RECEIPT", message: "Kafka did not say where it has put the message", refused: false },
    };
  } catch (error) {
    return { ok: false, failure: { ...errorInfo(error), refused: asRefusal(error) !== null } };
  }
}
