import type { Disposer } from "../../clock/clock.ts";
import type { Client } from "./client.ts";

/**
 * Where one consumer is in its life.
 * `running`: kafkajs has it, also while it retries by itself. `waiting`: kafkajs gave it up, the lab
 * starts a new client soon. `frozen` without a client: kafkajs has given up meanwhile, or had before.
 * `gone`: it left or was forgotten; nothing is kept.
 */
export type Life =
  | { name: "running"; client: Client }
  | { name: "frozen"; client: Client | null }
  | { name: "leaving"; client: Client; next: "gone" | "restart" }
  | { name: "waiting"; cancel: Disposer }
  | { name: "crashed" }
  | { name: "gone" };
