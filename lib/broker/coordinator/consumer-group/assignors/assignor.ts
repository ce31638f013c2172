import type { Partitions } from "../group.ts";
import { assignRanges } from "./range.ts";
import { assignUniformly } from "./uniform.ts";
import { assignUniformlyAmongUnlike } from "./uniform-unlike.ts";

export interface AssignorMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  /** The topics that it subscribes to and that there are. */
  readonly topicIds: ReadonlySet<string>;
  /** What it was to have until now. */
  readonly target: Partitions;
}

/** What an assignor is given. */
export interface Assigning {
  /** In Apache Kafka's order: it decides between equals. */
  readonly members: readonly AssignorMember[];
  /** How many partitions each topic has that somebody subscribes to, by its id. */
  readonly partitionCounts: ReadonlyMap<string, number>;
  /** Whether all subscribe to the same topics. */
  readonly homogeneous: boolean;
  /** Whether somebody was to have the partition until now. */
  readonly isAssigned: (topicId: string, partition: number) => boolean;
}

/** Who is to have what, by member id; a member that is not in it is to have nothing. */
export type Assigned = ReadonlyMap<string, Partitions>;

/** Apache Kafka's server side assignors, by the names that members may ask for. The first is the default. */
export const ASSIGNORS = {
  uniform: (spec: Assigning): Assigned => (spec.homogeneous ? assignUniformly(spec) : assignUniformlyAmongUnlike(spec)),
  range: assignRanges,
} as const;

export type AssignorName = keyof typeof ASSIGNORS;

export const DEFAULT_ASSIGNOR: AssignorName = "uniform";

export const ASSIGNOR_NAMES: readonly string[] = Object.keys(ASSIGNORS);

/** An unknown name does not get here: it is refused in the request. */
export const assignorNamed = (name: string) => (name === "range" ? ASSIGNORS.range : ASSIGNORS.uniform);
