import { expect, test } from "vitest";
import { readFeatures } from "./api-versions.ts";
import { brokerVersion } from "./broker-version.ts";

/** An answer to ApiVersions 3 with one key (18, 0–4) and, as tag 0, metadata.version up to 30. */
const NAME = Buffer.from("metadata.version");
const feature = Buffer.concat([Buffer.from([NAME.length + 1]), NAME, Buffer.from([0, 7, 0, 30, 0])]);
const tag0 = Buffer.concat([Buffer.from([2]), feature]);
const answer = Buffer.concat([
  Buffer.from([0, 0, 0, 0, 0, 0, 2, 0, 18, 0, 0, 0, 4, 0, 0, 0, 0, 0, 2, 0, tag0.length]),
  tag0,
  Buffer.from([1, 8, 0, 0, 0, 0, 0, 0, 0, 1]),
]);

test("features are read from the tagged field of an answer", () => {
  expect(readFeatures(answer)).toEqual([{ name: "metadata.version", max: 30 }]);
});

test("a broker too old for the question tells none", () => {
  expect(readFeatures(Buffer.from([0, 0, 0, 0, 0, 35, 0, 0, 0, 1, 0, 18, 0, 0, 0, 2]))).toEqual([]);
});

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
