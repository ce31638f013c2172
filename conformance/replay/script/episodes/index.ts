import { COMING } from "./coming.ts";
import { DYING } from "./dying.ts";
import type { Episode } from "./episode.ts";
import { GOING } from "./going.ts";
import { OF_EMPTY_GROUPS } from "./of-empty-groups.ts";
import { OF_STATIC_MEMBERS } from "./of-static-members.ts";

export const EPISODES: readonly Episode[] = [...OF_EMPTY_GROUPS, ...COMING, ...GOING, ...DYING, ...OF_STATIC_MEMBERS];
