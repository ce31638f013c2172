import { plain, startRig, type Rig } from "../../consumers-rig.ts";
import { accountOf } from "../account.ts";
import type { Act, Performance } from "../performance.ts";
import type { Stage } from "../stage.ts";
import { wait, Watcher } from "../watcher.ts";
import type { LiveMove, LiveScript } from "./live-script.ts";

const PARTITIONS = 6;
/** Long enough for a machine that is busy with other things to let a heartbeat through. */
const SESSION_MS = 4000;

/** A script played by the lab's own kafkajs consumers, in the first act. */
export class LivePerformance implements Performance {
  readonly transcript: string[] = [];
  account: readonly string[] = [];
  readonly #script: LiveScript;
  readonly #stage: Stage;
  readonly #rig: Rig;
  readonly #watcher: Watcher;
  #produced = 0;

  private constructor(script: LiveScript, stage: Stage, rig: Rig) {
    this.#script = script;
    this.#stage = stage;
    this.#rig = rig;
    this.#watcher = new Watcher(stage.port, rig.group);
  }

  static async open(script: LiveScript, stage: Stage): Promise<LivePerformance> {
    const rig = await startRig({
      connection: plain(`127.0.0.1:${stage.port}`),
      partitions: PARTITIONS,
      settings: { sessionTimeoutMs: SESSION_MS },
    });
    return new LivePerformance(script, stage, rig);
  }

  async play(act: Act): Promise<void> {
    if (act !== 0) return;
    try {
      for (const move of this.#script.moves) this.transcript.push(`${nameOf(move)} → ${await this.#make(move)}`);
      this.transcript.push((await this.#watcher.offsets()).replaceAll(this.#rig.topic, "the topic"));
    } catch (error) {
      this.transcript.push(String(error));
    }
    this.account = accountOf(await this.#stage.log(), this.#rig.group);
    // They would not sit through the broker's stop in the same way twice.
    await this.close();
  }

  async close(): Promise<void> {
    this.#watcher.close();
    await this.#rig.close();
  }

  async #make(move: LiveMove): Promise<string> {
    switch (move.kind) {
      case "add":
        this.#rig.add([move.who]);
        return "done";
      case "produce":
        return this.#produce(move.count);
      case "until":
        return this.#watcher.until(
          move.state,
          move.members.map((who) => `client-${who}`),
        );
      default:
        this.#rig.send(move.kind, move.who);
        return "done";
    }
  }

  /** Gives what is committed when everything is. */
  async #produce(count: number): Promise<string> {
    await this.#rig.produce(count);
    this.#produced += count / PARTITIONS;
    await wait(async () => {
      const offsets = await this.#watcher.offsets();
      const all = offsets.split(", ").filter((row) => row.endsWith(`: ${this.#produced}`));
      return all.length === PARTITIONS ? null : offsets;
    });
    return `all ${this.#produced} of each are committed`;
  }
}

function nameOf(move: LiveMove): string {
  switch (move.kind) {
    case "produce":
      return `produce ${move.count}`;
    case "until":
      return `until ${move.state}: ${move.members.join(" ")}`;
    default:
      return `${move.kind} ${move.who}`;
  }
}
