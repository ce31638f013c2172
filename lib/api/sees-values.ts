import type { Role } from "../contract/socket.ts";
import type { Lab } from "../lab/lab.ts";

/** Whether whoever has this role may see keys, values and headers of messages: the one place that decides it. */
export function seesValues(lab: Pick<Lab, "viewersSeeValues">, role: Role): boolean {
  return role === "host" || lab.viewersSeeValues;
}
