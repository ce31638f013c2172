import { ERRORS, LabError, type ErrorCode } from "../contract/errors.ts";
import type { Problem } from "../contract/http.ts";

export const PROBLEM_TYPE = "application/problem+json";
export const JSON_TYPE = "application/json";

/** A problem whose details carry more members, as RFC 9457 (3.2) allows. */
export class ExtendedProblem extends LabError {
  readonly members: object;

  constructor(code: ErrorCode, detail: string, members: object) {
    super(code, detail);
    this.members = members;
  }
}

/** RFC 9457 problem details of an error. The type is a tag URI, since there is no page to be opened for it. */
export function problemOf(error: LabError): Problem {
  const { status, title, todo } = ERRORS[error.code];
  return {
    ...(error instanceof ExtendedProblem ? error.members : {}),
    type: `tag:rebalance-lab,2026:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    todo,
    ...(error.field === null ? {} : { field: error.field }),
  };
}
