import type { ResetOffsetsBody, ResetTarget } from "../../lib/contract/offsets.ts";

/** What stands in the fields of the dialog, as typed. */
export interface ResetForm {
  to: "earliest" | "latest" | "offset" | "time";
  offset: string;
  /** Local time, as an input of type datetime-local has it. */
  time: string;
  /** "" for all, else "0, 2". */
  partitions: string;
}

export type ReadForm =
  | { body: Pick<ResetOffsetsBody, "to" | "partitions">; wrong: null }
  | { body: null; wrong: { field: keyof ResetForm; says: string } };

/** The order that the fields hold, or what is wrong with them. */
export function readForm(form: ResetForm): ReadForm {
  const to = targetOf(form);
  if (to === null) {
    return form.to === "offset"
      ? { body: null, wrong: { field: "offset", says: "Give an offset: a whole number." } }
      : { body: null, wrong: { field: "time", says: "Give a day and a time." } };
  }
  const listed = form.partitions.trim();
  if (listed === "") return { body: { to }, wrong: null };
  if (!/^\d{1,9}(\s*,\s*\d{1,9})*$/.test(listed)) {
    return { body: null, wrong: { field: "partitions", says: "List them by number, with commas between: 0, 2." } };
  }
  return { body: { to, partitions: [...new Set(listed.split(",").map(Number))] }, wrong: null };
}

function targetOf({ to, offset, time }: ResetForm): ResetTarget | null {
  switch (to) {
    case "earliest":
    case "latest":
      return to;
    case "offset":
      return /^\d{1,19}$/.test(offset.trim()) ? { offset: offset.trim() } : null;
    case "time": {
      const at = new Date(time).getTime();
      return Number.isNaN(at) || at < 0 ? null : { time: at };
    }
  }
}
