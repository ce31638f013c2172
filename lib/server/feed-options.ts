import type { Lab } from "../lab/lab.ts";
import type { LiveServer, Viewer } from "./viewer.ts";

/** What each feed of groups, messages or samples works with. */
export interface FeedOptions {
  io: LiveServer;
  lab: Lab;
  /** What waits for this viewer is beyond the limits. */
  onBehind: (viewer: Viewer) => void;
}
