import { AddedConsumers } from "../../lib/contract/http.ts";
import type { AddConsumersBody, OpenGroupBody, RemoveHow } from "../../lib/contract/http.ts";
import type { ProducerBody } from "../../lib/contract/producer.ts";

/** The lab's HTTP routes, as far as the bench orders anything. Every one rejects with what the lab said. */
export interface LabApi {
  openGroup(body: OpenGroupBody): Promise<void>;
  closeGroup(group: string): Promise<void>;
  /** Gives the ids of the added ones: C1 … */
  addConsumers(group: string, body: AddConsumersBody): Promise<string[]>;
  removeConsumer(group: string, id: string, how: RemoveHow): Promise<void>;
  setProducer(body: ProducerBody): Promise<void>;
}

const PATIENCE_MS = 30_000;

export function labApi(url: string): LabApi {
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  const groupPath = (group: string) => `/api/groups/${encodeURIComponent(group)}`;
  return {
    openGroup: async (body) => void (await send("POST", "/api/groups", body)),
    closeGroup: async (group) => void (await send("DELETE", groupPath(group))),
    async addConsumers(group, body) {
      const answer = AddedConsumers.parse(await send("POST", `${groupPath(group)}/consumers`, body));
      return answer.consumers.map(({ id }) => id);
    },
    removeConsumer: async (group, id, how) => void (await send("DELETE", `${groupPath(group)}/consumers/${id}?how=${how}`)),
    setProducer: async (body) => void (await send("PUT", "/api/producer", body)),
  };
}
