import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeWebEvent } from "./web-events.ts";

const common = {
  user_id: z.enum(["user_001", "user_002", "user_003", "user_004", "user_005"]),
  timestamp: z.iso.datetime(),
  session_id: z.string().regex(/^session_[1-9]\d{3}$/),
};
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

test("whatever chance says, it is one of the three kinds, whole", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("user" as const, "none" as const, "fixed" as const),
      fc.infiniteStream(chance),
      (keys, chances) => {
        const event = makeWebEvent(keys, () => chances.next().value, 1_700_000_000_000);
        const value = Event.parse(JSON.parse(event.value));
        expect(event.key).toBe(keys === "none" ? null : value.user_id);
        expect(event.timestamp).toBe("1700000000000");
      },
    ),
  );
});
