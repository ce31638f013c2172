import type { LogMessage, Shown } from "../contract/message-rows.ts";
import type { Role } from "../contract/socket.ts";
import type { Lab } from "../lab/lab.ts";

/** Whether whoever has this role may see keys, values and headers of messages: the one place that decides it. */
export function seesValues(lab: Pick<Lab, "viewersSeeValues">, role: Role): boolean {
  return role === "host" || lab.viewersSeeValues;
}

const HIDDEN: Shown = { kind: "hidden" };

/** The message for those who may not see its key, value and headers. */
export function withoutValues<T extends LogMessage>(message: T): T {
  return { ...message, key: HIDDEN, value: HIDDEN, headers: [], headerCount: 0 };
}
