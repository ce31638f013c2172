import { z } from "zod";
import { ClusterGroups, GroupAnswer, GroupList, OpenGroupBody } from "../contract/http.ts";
import { GroupLedger } from "../contract/ledger.ts";
import { GroupName } from "../contract/names.ts";
import { ResetAnswer, ResetOffsetsBody } from "../contract/offsets.ts";
import { answerGroup } from "../group/answers.ts";
import { answerLedger } from "../group/ledger-answer.ts";
import type { GroupView } from "../group/view.ts";
import type { Lab } from "../lab/lab.ts";
import { empty, noBody, nothing, operation } from "./operation.ts";

export const inGroup = z.object({ group: GroupName });

export const GROUPS = [
  operation({
    id: "listGroups",
    method: "GET",
    path: "/api/groups",
    role: "viewer",
    tag: "groups",
    summary: "The groups that the lab uses",
    params: nothing,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "The groups", body: GroupList },
    errors: [],
    handle: (lab) => ({ groups: lab.listGroups(), stale: isAway(lab) }),
  }),
  operation({
    id: "listClusterGroups",
    method: "GET",
    path: "/api/cluster/groups",
    role: "host",
    tag: "groups",
    summary: "Every group that the cluster has, and its state where it is one of consumers",
    params: nothing,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "The groups, in order of name", body: ClusterGroups },
    errors: ["BROKER_AWAY", "REFUSED_BY_KAFKA"],
    handle: (lab) => lab.clusterGroups(),
  }),
  operation({
    id: "openGroup",
    method: "POST",
    path: "/api/groups",
    role: "host",
    tag: "groups",
    summary: "Use a group: a new one, or one of the cluster; with watch, only look at one of the cluster",
    params: nothing,
    query: nothing,
    body: OpenGroupBody,
    success: {
      status: 201,
      says: "The group, as it is now",
      body: GroupAnswer,
      location: ({ group }) => `/api/groups/${encodeURIComponent(group)}`,
    },
    errors: [
      "GROUP_EXISTS",
      "GROUP_HAS_FOREIGN_MEMBERS",
      "NO_SUCH_GROUP",
      "LIMIT_GROUPS",
      "LIMIT_PARTITIONS",
      "TOPIC_NOT_FOUND",
      "REFUSED_BY_KAFKA",
    ],
    handle: async (lab, { body }) => answer(lab, await lab.openGroup(body)),
  }),
  operation({
    id: "getGroup",
    method: "GET",
    path: "/api/groups/{group}",
    role: "viewer",
    tag: "groups",
    summary: "A group: its members, and who owns which partition",
    params: inGroup,
    query: nothing,
    body: noBody,
    success: {
      status: 200,
      says: "The group, as it is now; the last that was known of it while the broker is away",
      body: GroupAnswer,
    },
    errors: [],
    handle: (lab, { params }) => answer(lab, lab.viewGroup(params.group)),
  }),
  operation({
    id: "getLedger",
    method: "GET",
    path: "/api/groups/{group}/ledger",
    role: "viewer",
    tag: "groups",
    summary: "What became of every message: produced, delivered, delivered more than once, not yet, lost",
    params: inGroup,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "The account of the group's deliveries, for each partition and in total", body: GroupLedger },
    errors: [],
    handle: (lab, { params }) => {
      const ledger = answerLedger(lab.viewGroup(params.group));
      return { ...ledger, stale: ledger.stale || isAway(lab) };
    },
  }),
  operation({
    id: "closeGroup",
    method: "DELETE",
    path: "/api/groups/{group}",
    role: "host",
    tag: "groups",
    summary: "Stop using an empty group; it is deleted from Kafka only where the lab made it",
    params: inGroup,
    query: nothing,
    body: noBody,
    success: { status: 204, says: "Done", body: empty },
    errors: ["GROUP_NOT_EMPTY", "GROUP_CONFIGURED", "REFUSED_BY_KAFKA"],
    handle: async (lab, { params }) => {
      await lab.closeGroup(params.group);
      return undefined;
    },
  }),
  operation({
    id: "resetOffsets",
    method: "POST",
    path: "/api/groups/{group}/offsets/reset",
    role: "host",
    tag: "groups",
    summary:
      "Set the committed offsets of a stopped group that the lab made or was configured with. An offset beyond an end of " +
      "the log becomes that end; a time, the offset of the first record at or after it",
    params: inGroup,
    query: nothing,
    body: ResetOffsetsBody,
    success: { status: 200, says: "What was set; with dryRun what would be", body: ResetAnswer },
    errors: ["GROUP_NOT_OURS", "GROUP_NOT_EMPTY", "NO_SUCH_PARTITION", "TOPIC_NOT_FOUND", "REFUSED_BY_KAFKA"],
    handle: (lab, { params, body }) => lab.resetOffsets(params.group, body),
  }),
];

/** The view may not know yet that the broker is away when the lab does. */
function answer(lab: Lab, view: GroupView): GroupAnswer {
  const group = answerGroup(view);
  return { ...group, stale: group.stale || isAway(lab) };
}

function isAway(lab: Lab): boolean {
  return lab.health().broker.state === "away";
}
