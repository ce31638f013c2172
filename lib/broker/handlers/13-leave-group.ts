import { leaveGroup } from "../../wire/apis/13-leave-group.ts";
import { errorOfSingleLeave } from "../coordinator/requests.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** From this version on several members may leave at once. */
const MEMBERS_SINCE = 3;

/** LeaveGroup. */
export function leaveGroupRoute({ coordinator }: BrokerParts): Route {
  return route(leaveGroup, async ({ groupId, memberId, members }, { version }) => {
    const alone = [{ memberId, groupInstanceId: null, reason: null }];
    const answer = await coordinator.leave({ groupId, members: version < MEMBERS_SINCE ? alone : members });
    if (answer === null) return "never answered";
    return version < MEMBERS_SINCE ? { errorCode: errorOfSingleLeave(answer) } : answer;
  });
}
