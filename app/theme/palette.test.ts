import { expect, test } from "vitest";
import { HUE_COUNT, hueOf } from "./hue.ts";
import { HUES, SURFACES, hueColours, paletteCss } from "./palette.ts";

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** WCAG 2 relative luminance and contrast. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Linear RGB as seen without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1). */
const VISION: Record<string, number[][]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** OKLab (Ottosson 2020), whose distances follow what people see. */
function oklab(hex: string, vision: number[][]): number[] {
  const rgb = channels(hex).map(linear);
  const [r = 0, g = 0, b = 0] = vision.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, part, i) => sum + part * (rgb[i] ?? 0), 0),
      ),
    ),
  );
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
function distance(a: string, b: string, vision: number[][]): number {
  const [x, y] = [oklab(a, vision), oklab(b, vision)];
  return Math.hypot(...x.map((value, i) => value - (y[i] ?? 0)));
}

const surface = (name: string) => {
  const found = SURFACES.find(([each]) => each === name);
  if (!found) throw new Error(`no surface ${name}`);
  return { light: found[1], dark: found[2] };
};

test.each(HUES.map((hue) => [hue.name, hueColours(hue)] as const))("%s can be read (WCAG AA)", (_name, colours) => {
  expect(contrast(colours.fill, colours.on)).toBeGreaterThanOrEqual(4.5);
  for (const theme of ["light", "dark"] as const) {
    expect(contrast(colours.hueText[theme], colours.badge[theme])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.hueStrong[theme], surface("panel")[theme])).toBeGreaterThanOrEqual(4.5);
  }
});

test.each([
  ["text", "bg"],
  ["text", "panel"],
  ["dim", "bg"],
  ["dim", "panel"],
  ["dim", "raise"],
  ["inv", "ink"],
  ["on-held", "held"],
  ["warn-text", "panel"],
  ["warn-text", "warn-wash"],
  ["bad-text", "panel"],
  ["bad-text", "bad-wash"],
  ["ok-text", "panel"],
])("%s on %s can be read (WCAG AA)", (text, behind) => {
  for (const theme of ["light", "dark"] as const) {
    expect(contrast(surface(text)[theme], surface(behind)[theme])).toBeGreaterThanOrEqual(4.5);
  }
});

test("the first seven fills can be told apart by people who are colour-blind", () => {
  const fills = HUES.slice(0, 7).map((hue) => hueColours(hue).fill);
  for (const vision of Object.values(VISION)) {
    fills.forEach((fill, i) => {
      for (const other of fills.slice(i + 1)) expect(distance(fill, other, vision)).toBeGreaterThan(0.08);
    });
  }
});

test("every id has the hue of its number", () => {
  expect([hueOf("C1"), hueOf("C2"), hueOf("C13"), hueOf("C2~1")]).toEqual([1, 2, 1, 2]);
  expect([hueOf("E1"), hueOf("E13"), hueOf(null), hueOf("?")]).toEqual([12, 12, null, null]);
});

test("the style sheet names every hue", () => {
  expect(HUES).toHaveLength(HUE_COUNT);
  expect(paletteCss()).toContain(`[data-hue="${HUE_COUNT}"]`);
});
