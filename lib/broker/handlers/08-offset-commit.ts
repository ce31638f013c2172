import { offsetCommit } from "../../wire/apis/08-offset-commit.ts";
import { callerOf } from "./caller.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** OffsetCommit. */
export function offsetCommitRoute({ coordinator }: BrokerParts): Route {
  return route(offsetCommit, async (request, call) => {
    const answer = await coordinator.commitOffsets(request, callerOf(call));
    return answer ?? "never answered";
  });
}
