import { errorName } from "../../lib/wire/errors.ts";
import { ZERO_UUID } from "../../lib/wire/schema.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** A UUID as Kafka prints its own. */
export const KAFKA_ID = /^[\w-]{22}$/;
const ZERO_IDS: ReadonlySet<string> = new Set([ZERO_UUID, ""]);
/** Fields whose values are a broker's own. */
const OWN_IDS: ReadonlySet<string> = new Set(["topicId", "clusterId"]);
const TIME: ReadonlySet<string> = new Set(["logAppendTimeMs"]);

/**
 * Brings an answer into a form in which two brokers can be compared: what is a broker's own choice (ids,
 * ports, times) is named by the order in which it appears, error codes have their names, and 64-bit
 * numbers and bytes are text.
 */
export class Normalizer {
  readonly #names = new Map<string, string>();
  readonly #own: readonly (readonly [text: string, name: string])[];

  /** `own`: texts that this broker has and the other has not, such as its address. */
  constructor(own: readonly (readonly [text: string, name: string])[] = []) {
    this.#own = own;
  }

  normalize(value: unknown, field = ""): unknown {
    if (typeof value === "bigint") return TIME.has(field) && value > 0n ? "a time" : String(value);
    if (typeof value === "string") return this.#text(value, field);
    if (typeof value === "number") return numberOf(value, field);
    if (Buffer.isBuffer(value)) return value.length > 200 ? `${value.length} bytes` : value.toString("hex");
    if (Array.isArray(value)) return value.map((item: unknown) => this.normalize(item, field));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, this.normalize(item, key)]));
  }

  #text(value: string, field: string): string {
    if (OWN_IDS.has(field)) return ZERO_IDS.has(value) ? value : this.#name(value, "id");
    if (field === "memberId" && KAFKA_ID.test(value)) return this.#name(value, "id");
    let text = value.replaceAll(UUID, (uuid) => this.#name(uuid, "uuid"));
    for (const [own, name] of this.#own) text = text.replaceAll(own, name);
    return text;
  }

  #name(value: string, kind: string): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = `${kind}#${this.#names.size + 1}`;
    this.#names.set(value, name);
    return name;
  }
}

function numberOf(value: number, field: string): unknown {
  if (field === "errorCode") return errorName(value);
  return field === "port" && value > 0 ? "a port" : value;
}
