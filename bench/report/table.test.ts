import { describe, expect, it } from "vitest";
import { figure, formatTable, judge, NOT_MEASURED } from "./table.ts";

describe("figure", () => {
  it("sets thousands apart and keeps the decimals asked for", () => {
    expect(figure(1234567.89)).toBe("1,234,568");
    expect(figure(0.95, 3)).toBe("0.950");
  });

  it("says so when there is none", () => {
    expect(figure(null)).toBe(NOT_MEASURED);
    expect(figure(Number.NaN)).toBe(NOT_MEASURED);
  });
});

describe("judge", () => {
  it("marks a missed aim", () => {
    expect(judge(49.9, { below: 50 }, "ms")).toEqual(["< 50 ms", "met"]);
    expect(judge(50, { below: 50 }, "ms")).toEqual(["< 50 ms", "MISSED"]);
    expect(judge(0.95, { atLeast: 0.95 }, "")).toEqual(["≥ 0.95", "met"]);
    expect(judge(0.949, { atLeast: 0.95 }, "")).toEqual(["≥ 0.95", "MISSED"]);
  });

  it("neither meets nor misses what was not measured", () => {
    expect(judge(null, { below: 2 }, "MB")).toEqual(["< 2 MB", NOT_MEASURED]);
  });
});

describe("formatTable", () => {
  it("sets words to the left and figures to the right", () => {
    const text = formatTable({
      title: "Times",
      header: ["", "lab", "bare"],
      rows: [
        ["click", "12", "9"],
        ["assigned", "600"],
      ],
      notes: ["In ms."],
    });
    expect(text.split("\n")).toEqual([
      "Times",
      "",
      "           lab   bare",
      "--------   ---   ----",
      "click       12      9",
      "assigned   600",
      "",
      "In ms.",
    ]);
  });
});
