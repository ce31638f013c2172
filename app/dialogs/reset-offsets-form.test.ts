import { expect, test } from "vitest";
import { describeLine, resetLine } from "../text/kafka-lines.ts";
import { readForm, type ResetForm } from "./reset-offsets-form.ts";

const form: ResetForm = { to: "earliest", offset: "", time: "", partitions: "" };
const read = (change: Partial<ResetForm>) => readForm({ ...form, ...change });

test("what stands in the fields is the order", () => {
  expect(read({}).body).toEqual({ to: "earliest" });
  expect(read({ to: "offset", offset: " 42 " }).body).toEqual({ to: { offset: "42" } });
  expect(read({ partitions: "2, 0,2" }).body).toEqual({ to: "earliest", partitions: [2, 0] });
  const time = new Date(2026, 0, 31, 8, 30, 15).getTime();
  expect(read({ to: "time", time: "2026-01-31T08:30:15" }).body).toEqual({ to: { time } });
});

test.each<[Partial<ResetForm>, string]>([
  [{ to: "offset" }, "offset"],
  [{ to: "offset", offset: "1.5" }, "offset"],
  [{ to: "time" }, "time"],
  [{ partitions: "0-3" }, "partitions"],
  [{ partitions: "0,,1" }, "partitions"],
])("%j is wrong in %s", (change, field) => {
  expect(read(change).wrong).toMatchObject({ field });
});

test("Kafka's own tool is told the same", () => {
  const at = { brokers: "127.0.0.1:9092", group: "a group", topic: "t" };
  expect(describeLine(at, "--describe --state")).toBe(
    "npm run kafka -- groups --bootstrap-server 127.0.0.1:9092 --group 'a group' --describe --state",
  );
  expect(resetLine({ ...at, partitions: [0, 2], to: { offset: "7" }, execute: false })).toBe(
    "npm run kafka -- groups --bootstrap-server 127.0.0.1:9092 --group 'a group' --topic t:0,2 --reset-offsets --to-offset 7 --dry-run",
  );
  expect(resetLine({ ...at, partitions: null, to: { time: 0 }, execute: true })).toMatch(
    / --topic t --reset-offsets --to-datetime 1970-01-01T00:00:00.000Z --execute$/,
  );
});
