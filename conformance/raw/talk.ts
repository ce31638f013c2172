import type { Api } from "../../lib/wire/api.ts";
import { describeGroups } from "../../lib/wire/apis/15-describe-groups.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../lib/wire/schema.ts";
import { RawClient, type Outcome, type Patience } from "./raw-client.ts";
import { Normalizer } from "./transcript.ts";

/** One request of a case and what came of it. */
export interface Entry {
  readonly request: string;
  answer: unknown;
}

/** A script of requests. What it sends must not depend on which broker answers. */
export interface Case {
  readonly name: string;
  readonly run: (talk: Talk) => Promise<void>;
}

/** A client of a case: a connection of its own. */
export interface Talker {
  /**
   * Sends a request and notes what came of it. Resolves with the answer; null when the connection was
   * closed, or nothing came within `withinMs` (5 s).
   */
  readonly ask: <Q extends Fields, R extends Fields>(
    api: Api<Q, R>,
    version: number,
    draft: DraftsOf<Q>,
    options?: AskOptions,
  ) => Promise<ValuesOf<R> | null>;
  /** Sends bytes as they are. Without `read` the answer's bytes are compared. */
  readonly send: (bytes: Buffer, what: string, read?: (answer: Buffer) => unknown) => Promise<Buffer | null>;
  readonly close: () => void;
}

export interface AskOptions {
  /** Said in the transcript. */
  readonly note?: string;
  readonly withinMs?: number;
  /** Not in the transcript: how often it is asked is chance. */
  readonly quiet?: boolean;
  /** Keeps of the answer what is to be compared. */
  readonly only?: (answer: unknown) => unknown;
}

/** A broker to be asked. */
export interface Target {
  readonly port: number;
  /** Texts that are this broker's own, and what is written for them. */
  readonly own: readonly (readonly [text: string, name: string])[];
}

const PATIENCE_MS = 5000;

/** What a case is given: clients of one broker, and a transcript. */
export class Talk {
  readonly #entries: Entry[] = [];
  readonly #target: Target;
  readonly #clients: RawClient[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** All requests, in the order in which they were sent, with their answers ready to be compared. */
  transcript(): Entry[] {
    const normalizer = new Normalizer(this.#target.own);
    return this.#entries.map(({ request, answer }) => ({ request, answer: normalizer.normalize(answer) }));
  }

  /** The case could not go on. */
  fail(error: unknown): void {
    this.#entries.push({ request: "the end", answer: String(error) });
  }

  /** Connects. `name` is the client id, and said in the transcript. */
  async client(name = "raw"): Promise<Talker> {
    const client = await RawClient.connect(this.#target.port, name);
    this.#clients.push(client);
    return {
      ask: async (api, version, draft, { note = "", withinMs = PATIENCE_MS, quiet = false, only = same } = {}) => {
        const said = this.#begin(quiet, `${name}: ${api.name} v${version}${note === "" ? "" : ` (${note})`}`);
        const outcome = await client.ask(api, version, draft, this.#patience(withinMs, draft));
        said.answer = outcome.kind === "answer" ? only(outcome.body) : outcome.kind;
        return bodyOf(outcome);
      },
      send: async (bytes, what, read = asHex) => {
        const said = this.#begin(false, `${name}: ${what}`);
        const outcome = await client.send(bytes, this.#patience(PATIENCE_MS, {}));
        said.answer = outcome.kind === "answer" ? read(outcome.body) : outcome.kind;
        return bodyOf(outcome);
      },
      close: () => client.close(),
    };
  }

  /** Another connection asks about the same group, which its coordinator answers after what it was asked before. */
  #patience(withinMs: number, draft: { groupId?: unknown }): Patience {
    const groupId = typeof draft.groupId === "string" ? draft.groupId : "";
    const heard = async () => {
      const other = await RawClient.connect(this.#target.port);
      await other.ask(describeGroups, 0, { groups: [groupId] });
      other.close();
    };
    return { withinMs, heard };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  #begin(quiet: boolean, request: string): Entry {
    const entry = { request, answer: "nothing yet" };
    if (!quiet) this.#entries.push(entry);
    return entry;
  }
}

const same = (answer: unknown): unknown => answer;
const asHex = (answer: Buffer): string => answer.toString("hex");

function bodyOf<T>(outcome: Outcome<T>): T | null {
  return outcome.kind === "answer" ? outcome.body : null;
}
