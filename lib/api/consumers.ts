import { z } from "zod";
import type { ErrorCode } from "../contract/errors.ts";
import { AddConsumersBody, AddedConsumers, PatchConsumerBody, RemoveHow } from "../contract/http.ts";
import { ConsumerId } from "../contract/names.ts";
import type { Lab } from "../lab/lab.ts";
import { inGroup } from "./groups.ts";
import { noBody, nothing, operation } from "./operation.ts";

const ofConsumer = inGroup.extend({ id: ConsumerId });

/** Accepted: what follows from it is seen in the group and in its events. */
const Accepted = z.object({ group: z.string(), id: z.string() });

export const CONSUMERS = [
  operation({
    id: "addConsumers",
    method: "POST",
    path: "/api/groups/{group}/consumers",
    role: "host",
    tag: "consumers",
    summary: "Add consumers, all or none; a join that fails later is told by the member's error",
    params: inGroup,
    query: nothing,
    body: AddConsumersBody,
    success: { status: 201, says: "The consumers, which now connect and join", body: AddedConsumers },
    errors: ["LIMIT_CONSUMERS", "GROUP_HAS_FOREIGN_MEMBERS", "GROUP_WATCHED", "REFUSED_BY_KAFKA"],
    handle: (lab, { params, body }) => lab.addConsumers(params.group, body),
  }),
  operation({
    id: "removeConsumer",
    method: "DELETE",
    path: "/api/groups/{group}/consumers/{id}",
    role: "host",
    tag: "consumers",
    summary: "Let a consumer leave, crash it, or dismiss the card of a crashed or failed one",
    params: ofConsumer,
    query: z.strictObject({ how: RemoveHow }),
    body: noBody,
    success: { status: 202, says: "Accepted", body: Accepted },
    errors: ["WRONG_STATE", "TOO_MANY_CARDS"],
    handle: async (lab, { params, query }) => {
      await lab.removeConsumer(params.group, params.id, query.how);
      return params;
    },
  }),
  press("freeze", "Freeze a consumer: its connections stay open and nothing passes", (lab, group, id) => lab.freeze(group, id)),
  press("thaw", "Thaw a frozen consumer", (lab, group, id) => lab.thaw(group, id)),
  press("restart", "Replace a consumer's client by a new one under the same name", (lab, group, id) => lab.restart(group, id)),
  operation({
    id: "patchConsumer",
    method: "PATCH",
    path: "/api/groups/{group}/consumers/{id}",
    role: "host",
    tag: "consumers",
    summary: "Change how long a consumer takes for each message, and when it commits; what is left out stays as it is",
    params: ofConsumer,
    query: nothing,
    body: PatchConsumerBody,
    success: { status: 202, says: "Accepted", body: Accepted },
    errors: ["WRONG_STATE"],
    handle: async (lab, { params, body }) => {
      await lab.patchConsumer(params.group, params.id, body);
      return params;
    },
  }),
];

function press(
  what: "freeze" | "thaw" | "restart",
  summary: string,
  act: (lab: Lab, group: string, id: string) => Promise<void>,
) {
  // A crashed consumer that is started again counts again.
  const errors: readonly ErrorCode[] = what === "restart" ? ["WRONG_STATE", "LIMIT_CONSUMERS"] : ["WRONG_STATE"];
  return operation({
    id: `${what}Consumer`,
    method: "POST",
    path: `/api/groups/{group}/consumers/{id}/${what}`,
    role: "host",
    tag: "consumers",
    summary,
    params: ofConsumer,
    query: nothing,
    body: noBody,
    success: { status: 202, says: "Accepted", body: Accepted },
    errors,
    handle: async (lab, { params }) => {
      await act(lab, params.group, params.id);
      return params;
    },
  });
}
