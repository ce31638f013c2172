import { SendMessageBody, SentMessage } from "../contract/messages.ts";
import { nothing, operation } from "./operation.ts";

/** A message of 1 MB, Kafka's limit, can be twice as long as JSON; beyond, Kafka need not be asked. */
const MESSAGE_LIMIT = 2 * 1024 * 1024;

export const MESSAGES = [
  operation({
    id: "sendMessage",
    method: "POST",
    // Where scripts and lessons of others send theirs.
    path: "/send-message",
    role: "host",
    tag: "messages",
    summary:
      "Send one message, and answer when every in-sync replica has it. A value that is a string is sent as it is, null as a " +
      "tombstone, anything else as JSON text; partition -1 means that none is given",
    params: nothing,
    query: nothing,
    body: SendMessageBody,
    bodyLimit: MESSAGE_LIMIT,
    success: { status: 200, says: "Acknowledged: where it lies", body: SentMessage },
    errors: ["TOPIC_NOT_FOUND", "NO_SUCH_PARTITION", "TOPIC_NOT_OURS", "MESSAGE_TOO_LARGE", "REFUSED_BY_KAFKA"],
    handle: (lab, { body }) => lab.sendMessage(body),
  }),
];
