import { z } from "zod";
import { Health } from "../contract/http.ts";
import { describeApi } from "./openapi.ts";
import { noBody, nothing, operation, type Operation } from "./operation.ts";
import { ExtendedProblem } from "./problem.ts";

export const META = [
  operation({
    id: "getHealth",
    method: "GET",
    path: "/api/health",
    role: "viewer",
    tag: "lab",
    summary: "Whether the lab and its broker work",
    params: nothing,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "Both work", body: Health },
    errors: ["BROKER_AWAY"],
    problem: Health,
    handle: (lab) => {
      const health = lab.health();
      const { state, address, error } = health.broker;
      if (state !== "away") return health;
      throw new ExtendedProblem("BROKER_AWAY", `${address} does not answer${error ? `: ${error.message}` : ""}`, health);
    },
  }),
];

/** The route that describes all routes, itself among them. */
export function openApiRoute(all: () => readonly Operation[]): Operation {
  return operation({
    id: "getOpenApi",
    method: "GET",
    path: "/api/openapi.json",
    role: "viewer",
    tag: "lab",
    summary: "This description",
    params: nothing,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "An OpenAPI 3.1 document", body: z.record(z.string(), z.unknown()) },
    errors: [],
    handle: (lab) => describeApi(all(), lab.health().version),
  });
}
