import type { Case } from "../talk.ts";
import { clusterCases } from "./cluster.ts";
import { framingCases } from "./framing.ts";
import { groupCases } from "./groups.ts";
import { logOffsetCases } from "./log-offsets.ts";
import { newerGroupCases } from "./newer-groups.ts";
import { newerMixedCases } from "./newer-mixed.ts";
import { recordCases } from "./records.ts";
import { topicCases } from "./topics.ts";
import { waitingCases } from "./waiting.ts";

/** Every API in every version that is served, asked rightly and wrongly. */
export const allCases: readonly Case[] = [
  ...topicCases,
  ...recordCases,
  ...logOffsetCases,
  ...clusterCases,
  ...groupCases,
  ...waitingCases,
  ...newerGroupCases,
  ...newerMixedCases,
  ...framingCases,
];
