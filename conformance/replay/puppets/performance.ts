import { sleep, systemClock as clock, type Disposer } from "../../../lib/clock/clock.ts";
import { accountOf } from "../account.ts";
import type { Act, Performance } from "../performance.ts";
import { nameOfMove, type Move, type Script } from "../script/script.ts";
import type { Stage } from "../stage.ts";
import { wait, Watcher } from "../watcher.ts";
import { Puppet } from "./puppet.ts";

/** Thirteen in a session of 3 s. */
const PULSE_EVERY_MS = 230;
/** Half as long again as a short session. */
const LONG_LIFE_MS = 4500;

/** A script played by members whose every request is sent by hand. */
export class PuppetPerformance implements Performance {
  readonly transcript: string[] = [];
  account: readonly string[] = [];
  readonly #script: Script;
  readonly #stage: Stage;
  readonly #puppets: ReadonlyMap<string, Puppet>;
  readonly #watcher: Watcher;
  readonly #stopPulse: Disposer;
  /** Lives on other requests for now. */
  #pulseless: Puppet | null = null;
  #stuck = false;

  constructor(script: Script, stage: Stage) {
    const { cast, groupId, rebalanceTimeoutMs } = script;
    const { port } = stage;
    this.#script = script;
    this.#stage = stage;
    this.#watcher = new Watcher(port, groupId);
    this.#puppets = new Map(cast.map((role) => [role.name, new Puppet(role, { port, groupId, rebalanceTimeoutMs })]));
    this.#stopPulse = this.#startPulse();
  }

  async play(act: Act): Promise<void> {
    await this.#moves(this.#script.acts[act]);
    this.account = accountOf(await this.#stage.log(), this.#script.groupId);
  }

  async close(): Promise<void> {
    this.#stopPulse();
    this.#watcher.close();
    for (const puppet of this.#puppets.values()) puppet.close();
  }

  async #moves(moves: readonly Move[]): Promise<void> {
    for (const move of moves) {
      if (this.#stuck) return;
      const name = nameOfMove(move);
      try {
        this.transcript.push(`${name} → ${await this.#make(move)}`);
      } catch (error) {
        this.#stuck = true;
        this.transcript.push(`${name} → ${String(error)}`);
      }
    }
  }

  async #make(move: Move): Promise<string> {
    switch (move.kind) {
      case "answers":
        return this.#answers(move.who, move.leaderIsKnown);
      case "until":
        return this.#watcher.until(move.state, move.members);
      case "look":
        return (await this.#watcher.look()).text;
      case "leave": {
        const [one, ...others] = move.who.map((name) => this.#puppet(name));
        return one === undefined ? "nobody" : one.leave(others);
      }
      case "fetch offsets":
        return this.#watcher.offsets();
      case "delete the group":
        return this.#watcher.deleteGroup();
      default:
        return this.#makeOne(move, this.#puppet(move.who));
    }
  }

  async #makeOne(move: Extract<Move, { readonly who: string }>, puppet: Puppet): Promise<string> {
    switch (move.kind) {
      case "ask for an id":
        return puppet.askForId();
      case "heartbeat":
        return puppet.heartbeat();
      case "commit":
        return puppet.commit(move.offset, move.generation);
      case "remove by instance":
        return puppet.remove();
      case "live on":
        return this.#goOn(puppet, LONG_LIFE_MS, () => puppet.commit(1));
      case "die on":
        return this.#goOn(puppet, Number.POSITIVE_INFINITY, () => puppet.syncAtOnce());
      case "join":
        puppet.join();
        break;
      case "sync":
        puppet.sync(move.omits);
        break;
      case "crash":
      case "freeze":
        puppet.fallSilent(move.kind);
        break;
      case "thaw":
        puppet.thaw();
        break;
      case "start anew":
        puppet.startAnew();
        break;
      case "change metadata":
        puppet.changeMetadata();
        break;
    }
    return "done";
  }

  #puppet(name: string): Puppet {
    const puppet = this.#puppets.get(name);
    if (puppet === undefined) throw new Error(`Nobody is called ${name}`);
    return puppet;
  }

  async #answers(who: readonly string[], leaderIsKnown: boolean): Promise<string> {
    const outcomes = () => who.map((name) => this.#puppet(name).outcome(leaderIsKnown));
    await wait(async () => (outcomes().includes(null) ? outcomes().join(" | ") : null));
    return outcomes().join(" | ");
  }

  /** Whoever has a short session heartbeats, whatever the script is at. */
  #startPulse(): Disposer {
    const underWay = new Set<Puppet>();
    return clock.every(PULSE_EVERY_MS, () => {
      for (const puppet of this.#puppets.values()) {
        if (!puppet.needsPulse || puppet === this.#pulseless || underWay.has(puppet)) continue;
        underWay.add(puppet);
        void puppet.heartbeat().finally(() => underWay.delete(puppet));
      }
    });
  }

  /** For so long, or until it is answered with an error, a member does nothing else. */
  async #goOn(puppet: Puppet, forMs: number, request: () => Promise<string>): Promise<string> {
    const end = clock.now() + forMs;
    let said = "";
    this.#pulseless = puppet;
    await wait(async () => {
      said = await request();
      if (said !== "NONE") puppet.fallSilent("freeze");
      else if (clock.now() < end) await sleep(clock, PULSE_EVERY_MS);
      return said !== "NONE" || clock.now() > end ? null : said;
    });
    this.#pulseless = null;
    return said;
  }
}
