import { z } from "zod";
import { LabError, type ErrorCode } from "../contract/errors.ts";
import type { Role } from "../contract/socket.ts";
import type { Lab } from "../lab/lab.ts";
import { readBody, readParams, readQuery } from "./validate.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a matched request carries, before it is validated. `body` is undefined where it has none. */
export interface RawInput {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** Of the sender. */
  role: Role;
  /** Whether the sender may see keys, values and headers of messages. */
  seesValues: boolean;
}

interface Success<A extends z.ZodType> {
  status: 200 | 201 | 202 | 204;
  /** One phrase for the description of the interface. */
  says: string;
  body: A;
  /** The address of what was made, for 201. */
  location?: (answer: z.output<A>) => string;
}

interface Input<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  role: Role;
  seesValues: boolean;
}

interface Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType> {
  /** The operationId of the OpenAPI document. */
  id: string;
  method: Method;
  /** With {names} of `params` as whole steps. */
  path: string;
  /** Who may: a `viewer` is anybody who may see the lab. */
  role: Role;
  tag: "lab" | "groups" | "consumers" | "topics" | "producer" | "messages" | "broker" | "lesson";
  summary: string;
  params: P;
  query: Q;
  body: B;
  /** In bytes, where it may be longer than usual. */
  bodyLimit?: number;
  success: Success<A>;
  /** False for a change that can be made while the broker does not answer. */
  needsBroker?: false;
  /** The codes of its own; those that many share are added in openapi.ts. */
  errors: readonly ErrorCode[];
  /** Members that the problem details of this route have besides the usual ones. */
  problem?: z.ZodObject;
  handle: (lab: Lab, input: Input<P, Q, B>) => Promise<z.output<A>> | z.output<A>;
}

/** One route: everything that dispatch and the OpenAPI document need to know of it. */
export interface Operation extends Omit<
  Definition<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType>,
  "handle" | "success" | "needsBroker"
> {
  /** Whether it is refused with BROKER_AWAY while the broker does not answer. */
  needsBroker: boolean;
  success: Omit<Success<z.ZodType>, "location"> & { locates: boolean };
  takesBody: boolean;
  /** Validates, then asks the lab. Rejects with a LabError. */
  run(lab: Lab, raw: RawInput): Promise<{ body: unknown; location: string | null }>;
}

/** Nothing can be changed while nobody would carry it out. Throws BROKER_AWAY. */
function demandBroker(lab: Lab): void {
  const { state, address, error } = lab.health().broker;
  if (state === "away") throw new LabError("BROKER_AWAY", `${address} does not answer${error ? `: ${error.message}` : "."}`);
}

/** For a route without parameters in its path, or without a query. */
export const nothing = z.object({});
/** For a route without a body: one that is sent all the same is not looked at. */
export const noBody = z.undefined();
/** For an answer without a body. */
export const empty = z.undefined();

/** Makes a route of its definition; the types of `handle` follow from the schemas. */
export function operation<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  definition: Definition<P, Q, B, A>,
): Operation {
  const { handle, success, ...rest } = definition;
  const needsBroker = isChange(definition.method) && definition.needsBroker !== false;
  return {
    ...rest,
    needsBroker,
    success: { status: success.status, says: success.says, body: success.body, locates: success.location !== undefined },
    takesBody: !(definition.body instanceof z.ZodUndefined),
    async run(lab, raw) {
      const params = readParams(definition.params, raw.params);
      const query = readQuery(definition.query, raw.query);
      const body = readBody(definition.body, raw.body);
      if (needsBroker) demandBroker(lab);
      const answer = await handle(lab, { params, query, body, role: raw.role, seesValues: raw.seesValues });
      return { body: answer, location: success.location?.(answer) ?? null };
    },
  };
}

/** Whether it changes anything: these take a host, an Origin of our own, and are counted by the rate limit. */
export function isChange(method: string): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(method);
}
