import { LabError } from "../contract/errors.ts";

export interface Target {
  /** The steps of the path, each decoded for itself, so that an encoded slash stays within its step. */
  steps: string[];
  query: URLSearchParams;
}

/**
 * Takes a request target apart, as it stood in the request line ("/api/groups/a%2Fb?x=1").
 * Throws VALIDATION where percent-encoding is broken or is not UTF-8.
 */
export function readTarget(target: string): Target {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1));
  return { steps: path.slice(1).split("/").map(decodeStep), query };
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw new LabError("VALIDATION", `The path has a broken percent-encoding: ${step.slice(0, 100)}`, { field: "path" });
  }
}

/** The values of the {names} of a template, or null where the path is another one. An empty step matches nothing. */
export function matchPath(template: string, steps: readonly string[]): Record<string, string> | null {
  const wanted = template.slice(1).split("/");
  if (wanted.length !== steps.length) return null;
  const params: [string, string][] = [];
  for (const [index, want] of wanted.entries()) {
    const step = steps[index];
    if (!step) return null;
    if (want.startsWith("{")) params.push([want.slice(1, -1), step]);
    else if (want !== step) return null;
  }
  return Object.fromEntries(params);
}
