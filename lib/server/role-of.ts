import type { IncomingMessage } from "node:http";
import type { Role } from "../contract/socket.ts";
import type { Access } from "./access.ts";
import { factsOf } from "./http-exchange.ts";

/**
 * Who opened a live connection that was let in. Where that can no longer be told, since the machine
 * has changed its address in between, it is somebody who looks on.
 */
export function roleOf(access: Access): (request: IncomingMessage) => Role {
  return (request) => {
    try {
      return access.admit(factsOf(request, true));
    } catch {
      return "viewer";
    }
  };
}
