import { seesValues } from "../api/sees-values.ts";
import type { Clock, Disposer } from "../clock/clock.ts";
import type { LabStatus, Role } from "../contract/socket.ts";
import type { Lab } from "../lab/lab.ts";
import type { LiveServer, Viewer } from "./viewer.ts";

/** At most four times a second. */
const INTERVAL_MS = 250;
/** What changes the lab as a whole mostly changes a board too, and the board comes first. */
const AFTER_THE_BOARD_MS = 50;

export interface StatusFeedOptions {
  io: LiveServer;
  lab: Lab;
  clock: Clock;
  joinUrls: () => string[];
  viewers: () => number;
}

/** The state of the lab as a whole, for every viewer: at once when it connects, then when it changes. */
export class StatusFeed {
  readonly #options: StatusFeedOptions;
  readonly #unsubscribe: Disposer;
  #sentAt = Number.NEGATIVE_INFINITY;
  #cancel: Disposer | null = null;

  constructor(options: StatusFeedOptions) {
    this.#options = options;
    this.#unsubscribe = options.lab.onStatus(() => this.changed());
  }

  /** Something in it is another; it is sent soon, with all that changes meanwhile. */
  changed(): void {
    if (this.#cancel) return;
    const { clock } = this.#options;
    const wait = Math.min(INTERVAL_MS, Math.max(AFTER_THE_BOARD_MS, this.#sentAt + INTERVAL_MS - clock.now()));
    this.#cancel = clock.after(wait, () => {
      this.#cancel = null;
      this.#send();
    });
  }

  bringUp(viewer: Viewer): void {
    void viewer.socket.join(roomOf(viewer.role));
    viewer.socket.emit("lab", this.#statusFor(viewer.role));
  }

  pause(viewer: Viewer): void {
    void viewer.socket.leave(roomOf(viewer.role));
  }

  close(): void {
    this.#unsubscribe();
    this.#cancel?.();
  }

  #send(): void {
    this.#sentAt = this.#options.clock.now();
    for (const role of ["host", "viewer"] as const) {
      this.#options.io.to(roomOf(role)).emit("lab", this.#statusFor(role));
    }
  }

  #statusFor(role: Role): LabStatus {
    const { lab, clock, joinUrls, viewers } = this.#options;
    const sees = seesValues(lab, role);
    const { producer, ...status } = lab.status();
    return {
      ...status,
      producer: sees ? producer : { ...producer, key: null },
      role,
      seesValues: sees,
      viewers: viewers(),
      joinUrls: joinUrls(),
      serverTime: clock.now(),
    };
  }
}

function roomOf(role: Role): string {
  return `role:${role}`;
}
