import { z } from "zod";

/**
 * The words between the scenarios and the clients' programs: a program is given errands on its standard input and
 * says on its standard output how they go, each in lines of JSON. Keys and values are UTF-8 text.
 */

export const COMPRESSIONS = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export const Message = z.object({
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});
export type Message = z.infer<typeof Message>;

export const Received = Message.extend({ partition: z.int(), offset: z.int(), timestamp: z.int() });
export type Received = z.infer<typeof Received>;

/** Where in a partition to begin to read; a time is that of the first record, in ms since the epoch. */
export const Start = z.union([z.literal(["beginning", "end"]), z.object({ offset: z.int() }), z.object({ time: z.int() })]);
export type Start = z.infer<typeof Start>;

const Place = z.object({ bootstrap: z.string(), topic: z.string() });

export const Errand = z.discriminatedUnion("do", [
  /** Sends these to partition 0 and waits until all are acknowledged. */
  Place.extend({ do: z.literal("produce"), compression: z.enum(COMPRESSIONS), messages: z.array(Message) }),
  /** Reads partition 0 without caring for a group; says "ready" once it knows where to begin, then `count` messages. */
  Place.extend({ do: z.literal("read"), start: Start, count: z.int() }),
  /** Consumes in a group from the beginning, commits each message after saying it; at SIGTERM it leaves, and the program ends. */
  Place.extend({
    do: z.literal("join"),
    group: z.string(),
    clientId: z.string(),
    /** Of the newer protocol ("consumer") the assignor is the broker's, and so are the times. */
    groupProtocol: z.enum(["classic", "consumer"]),
    assignor: z.string(),
    sessionMs: z.int(),
  }),
]);
export type Errand = z.infer<typeof Errand>;
export type ProduceErrand = Extract<Errand, { do: "produce" }>;
export type ReadErrand = Extract<Errand, { do: "read" }>;
export type JoinErrand = Extract<Errand, { do: "join" }>;

/** A line to a program: an errand with a number. */
export const Order = z.object({ id: z.int(), errand: Errand });
export type Order = z.infer<typeof Order>;

/** A line from a program: how the errand of this number goes. */
export const Report = z.object({
  id: z.int(),
  said: z.union([
    z.object({ ready: z.literal(true) }),
    z.object({ message: Received }),
    z.object({ done: z.literal(true) }),
    z.object({ failed: z.string() }),
  ]),
});
export type Report = z.infer<typeof Report>;
export type Said = Report["said"];
