import type { Api } from "../../../lib/wire/api.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../../lib/wire/schema.ts";
import { RawClient } from "../../raw/raw-client.ts";

/** A client's connections to one broker: as many as have a request under way, since an answer may be long in coming. */
export class Lines {
  readonly #port: number;
  readonly #clientId: string;
  #open: RawClient[] = [];
  readonly #busy = new Set<RawClient>();

  constructor(port: number, clientId: string) {
    this.#port = port;
    this.#clientId = clientId;
  }

  /** Resolves with null when the connection ends before the answer is there, and when there is nobody to connect to. */
  async ask<Q extends Fields, R extends Fields>(
    api: Api<Q, R>,
    version: number,
    draft: DraftsOf<Q>,
  ): Promise<ValuesOf<R> | null> {
    this.#open = this.#open.filter(({ closed }) => !closed);
    const client = this.#open.find((one) => !this.#busy.has(one)) ?? (await this.#connect());
    if (client === null) return null;
    this.#busy.add(client);
    const outcome = await client.ask(api, version, draft);
    this.#busy.delete(client);
    return outcome.kind === "answer" ? outcome.body : null;
  }

  /** Ends all of them; a later request makes a new one. */
  close(): void {
    for (const client of this.#open.splice(0)) client.close();
  }

  async #connect(): Promise<RawClient | null> {
    const client = await RawClient.connect(this.#port, this.#clientId).catch(() => null);
    if (client !== null) this.#open.push(client);
    return client;
  }
}
