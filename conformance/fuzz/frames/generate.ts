import type { Api } from "../../../lib/wire/api.ts";
import { APIS } from "../../../lib/wire/apis/index.ts";
import { writeAssignment, writeSubscription } from "../../../lib/wire/consumer-protocol.ts";
import { encodeRequest } from "../../../lib/wire/messages.ts";
import type { Fields, Shape } from "../../../lib/wire/schema.ts";
import type { Dice } from "../../chaos-plan.ts";
import { anyBytes, below, once, wildInteger, wildLong } from "./chance.ts";
import type { Lore } from "./lore.ts";
import { records } from "./records.ts";

/** One in so many values is one that nobody expects. */
const WILD = 12;

/** What a field of this name usually has; small times, so that not all the fuzzer does is wait. */
const USUAL: Readonly<Record<string, readonly number[]>> = {
  acks: [-1, 1, 0],
  fetchOffset: [0, 1, 5],
  generationId: [0, 1, 2, 3],
  generationIdOrMemberEpoch: [-1, 1, 2, 3],
  memberEpoch: [0, 0, 1, 2, 3, -1, -2],
  maxBytes: [1, 1000, 1_000_000],
  maxWaitMs: [0, 1, 20],
  minBytes: [0, 1, 100],
  numPartitions: [-1, 1, 2, 3],
  count: [1, 2, 3, 4],
  partitionMaxBytes: [0, 100, 1_000_000],
  rebalanceTimeoutMs: [50, 200],
  replicationFactor: [-1, 1],
  resourceType: [2, 4],
  sessionId: [0],
  sessionEpoch: [0, -1],
  sessionTimeoutMs: [1000, 1500],
  timeoutMs: [0, 1000],
  timestamp: [-1, -2, -3, 1_700_000_000_000],
};
const INDEXES = [0, 1, 2, -1] as const;

const PROTOCOL_TYPE = ["consumer", "consumer", "consumer", "connect", ""] as const;
const NAMES = ["range", "roundrobin", "retention.ms", "retention.bytes", "cleanup.policy", "message.timestamp.type"] as const;
const ASSIGNORS = ["uniform", "range"] as const;
const EXPRESSIONS = ["fuzz-.*", "fuzz-[01]", "", "(fuzz-.)+|(a+)+b", "("] as const;
const CONFIG_VALUES = ["1", "-1", "delete", "compact", "LogAppendTime", "x"] as const;

export interface GeneratedRequest {
  readonly api: Api;
  readonly version: number;
  /** Without its length. */
  readonly frame: Buffer;
}

/** A request that its table allows, mostly with what clients say, about the fuzzer's own groups and topics. */
export function generateRequest(dice: Dice, lore: Lore): GeneratedRequest {
  const api = dice.pick(APIS);
  const [min, max] = api.versions;
  const version = min + below(dice, max - min + 1);
  const values = new Values(dice, lore, version).struct(api.request.fields);
  const header = { version, correlationId: wildInteger(dice, 32), clientId: once(dice, 4) ? null : "fuzz" };
  return { api, version, frame: Buffer.concat(encodeRequest(api, header, values)).subarray(4) };
}

class Values {
  readonly #dice: Dice;
  readonly #lore: Lore;
  readonly #version: number;

  constructor(dice: Dice, lore: Lore, version: number) {
    this.#dice = dice;
    this.#lore = lore;
    this.#version = version;
  }

  struct(fields: Fields): Record<string, unknown> {
    const present = Object.entries(fields).filter(([, { from, to }]) => from <= this.#version && this.#version <= to);
    return Object.fromEntries(present.map(([name, { shape }]) => [name, this.#value(name, shape)]));
  }

  #value(name: string, shape: Shape): unknown {
    const dice = this.#dice;
    switch (shape.kind) {
      case "bool":
        return once(dice, 2);
      case "int8":
        return this.#integer(name, 8);
      case "int16":
        return this.#integer(name, 16);
      case "int32":
        return this.#integer(name, 32);
      case "int64":
        return once(dice, WILD) ? wildLong(dice) : BigInt(dice.pick(USUAL[name] ?? [0, 1, 2, -1]));
      case "uuid":
        return once(dice, WILD) ? anyBytes(dice, 16).toString("base64url") : this.#lore.topicId(dice);
      case "string":
        return this.#isNull(shape.nullableFrom) ? null : this.#string(name);
      case "bytes":
        return this.#isNull(shape.nullableFrom) ? null : this.#bytes(name);
      case "array":
        return this.#isNull(shape.nullableFrom) ? null : this.#array(name, shape.of);
      case "struct":
        return this.#isNull(shape.nullableFrom) ? null : this.struct(shape.fields);
    }
  }

  #isNull(nullableFrom: number): boolean {
    return this.#version >= nullableFrom && once(this.#dice, 3);
  }

  #integer(name: string, bits: 8 | 16 | 32): number {
    const dice = this.#dice;
    return once(dice, WILD) ? wildInteger(dice, bits) : dice.pick(USUAL[name] ?? INDEXES);
  }

  #string(name: string): string {
    const dice = this.#dice;
    if (once(dice, WILD)) return anyBytes(dice, below(dice, 20)).toString("latin1");
    switch (name) {
      case "memberId":
        return this.#lore.memberId(dice);
      case "protocolType":
        return dice.pick(PROTOCOL_TYPE);
      case "protocolName":
        return dice.pick(NAMES);
      case "serverAssignor":
        return dice.pick(ASSIGNORS);
      case "subscribedTopicRegex":
        return dice.pick(EXPRESSIONS);
      case "value":
        return dice.pick(CONFIG_VALUES);
      default:
        return dice.pick([this.#lore.group(dice), this.#lore.topic(dice), this.#lore.topic(dice), dice.pick(NAMES)]);
    }
  }

  #bytes(name: string): Buffer {
    const dice = this.#dice;
    if (name === "records") return records(dice);
    const topic = this.#lore.topic(dice);
    if (name === "metadata") return writeSubscription(below(dice, 4), { topics: [topic], userData: null });
    if (name === "assignment")
      return writeAssignment(below(dice, 4), { assignedPartitions: [{ topic, partitions: [0] }], userData: null });
    return anyBytes(dice, below(dice, 50));
  }

  #array(name: string, of: Shape): unknown[] {
    const dice = this.#dice;
    // Whoever joins with the newer protocol has no partitions yet.
    const length = dice.pick(name === "topicPartitions" ? [0, 0, 0, 1, 2] : [0, 1, 1, 1, 1, 1, 2, 2, 3, 5]);
    return Array.from({ length }, () => this.#value(name, of));
  }
}
