import { expect, test } from "vitest";
import { brokerVersion } from "./broker-version.ts";

test.each([
  [7, "3.3"],
  [20, "3.8"],
  [25, "4.0"],
  [29, "4.2"],
  [30, "4.3"],
  [40, "4.4 or newer"],
  [0, null],
])("level %i is %s", (max, release) => {
  expect(brokerVersion([{ name: "metadata.version", max }])).toBe(release);
});

test("without that feature nothing is known", () => {
  expect(brokerVersion([])).toBeNull();
});
