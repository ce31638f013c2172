import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { countIn, makeMessage } from "./outgoing.ts";
import { PRODUCER_SETTINGS as settings } from "./testing.ts";

const common = { user_id: z.string(), timestamp: z.iso.datetime(), session_id: z.string().regex(/^session_[1-9]\d{3}$/) };
const Event = z.discriminatedUnion("event_type", [
  z.strictObject({
    event_type: z.literal("page_view"),
    ...common,
    page: z.string().startsWith("/"),
    duration_seconds: z.int().min(5).max(300),
  }),
  z.strictObject({
    event_type: z.literal("click"),
    ...common,
    element: z.enum(["button", "link", "image"]),
    page: z.string().startsWith("/"),
  }),
  z.strictObject({
    event_type: z.literal("purchase"),
    ...common,
    product: z.string().min(1),
    price: z.number().min(10).max(1000),
    quantity: z.int().min(1).max(3),
  }),
]);

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const NOW = 1_700_000_000_000;

describe("web events", () => {
  test("whatever chance says, it is one of the three kinds, whole, with the key in it", () => {
    const keys = fc.constantFrom("user", "none", "fixed", "roundrobin");
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 10_000 }), fc.infiniteStream(chance), (mode, users, chances) => {
        const message = makeMessage({ ...settings, keys: mode, users }, () => chances.next().value, NOW);
        const event = Event.parse(JSON.parse(message.value ?? ""));
        expect(message).toMatchObject({ timestamp: "1700000000000" });
        expect(message.key).toBe(mode === "user" || mode === "fixed" ? event.user_id : null);
        if (mode === "fixed") expect(message.key).toBe("a key");
        else expect(Number(event.user_id.replace("user_", ""))).toBeLessThanOrEqual(users);
      }),
    );
  });

  test("the count for a batch holds also where a fixed key is written with escapes", () => {
    const fixed = { ...settings, keys: "fixed" as const, key: "\u0000".repeat(1000) };
    const { key, value } = makeMessage(fixed, () => 0, NOW);
    expect(countIn(800_000, fixed) * (Buffer.byteLength(key ?? "") + Buffer.byteLength(value ?? ""))).toBeLessThan(800_000);
  });
});

test("a value of one's own is sent as it is, to the partition that is given", () => {
  expect(makeMessage({ ...settings, keys: "none", values: "text", text: "hi", partition: 2 }, () => 0, NOW)).toEqual({
    key: null,
    value: "hi",
    partition: 2,
    timestamp: "1700000000000",
  });
});

test("a value larger than a batch still goes out, alone", () => {
  expect(countIn(800_000, { ...settings, values: "text", text: "x".repeat(900_000) })).toBe(1);
});
