import * as radix from "@radix-ui/colors";

/**
 * Every colour of the page, from the scales of Radix Colors, as CSS custom properties. Light and
 * dark stand side by side in light-dark(), so that a theme is nothing but a `color-scheme`.
 */

type Scale = Record<string, string>;

interface Hue {
  name: string;
  light: Scale;
  dark: Scale;
  /** Step of the light scale that fills a tile, in both themes. */
  fill: number;
  /** Whether the text on the fill is dark. */
  darkText: boolean;
}

const hue = (name: string, [light, dark]: [Scale, Scale], fill: number, darkText = false): Hue => ({
  name,
  light,
  dark,
  fill,
  darkText,
});

/**
 * Consumers' colours in order: red, green, blue, amber, then what stays furthest from those before
 * it for people who see red, green or blue weakly: neighbours differ in lightness too, which is why
 * dark and light fills take turns. After twelve they repeat; the number is the sign then.
 */
export const HUES: readonly Hue[] = [
  hue("red", [radix.red, radix.redDark], 11),
  hue("green", [radix.green, radix.greenDark], 9, true),
  hue("indigo", [radix.indigo, radix.indigoDark], 9),
  hue("amber", [radix.amber, radix.amberDark], 9, true),
  hue("sky", [radix.sky, radix.skyDark], 9, true),
  hue("plum", [radix.plum, radix.plumDark], 8, true),
  hue("orange", [radix.orange, radix.orangeDark], 9, true),
  hue("brown", [radix.brown, radix.brownDark], 11),
  hue("pink", [radix.pink, radix.pinkDark], 11),
  hue("mint", [radix.mint, radix.mintDark], 9, true),
  hue("violet", [radix.violet, radix.violetDark], 9),
  hue("lime", [radix.lime, radix.limeDark], 9, true),
];

const DARK_TEXT = "#111113";
const LIGHT_TEXT = "#ffffff";

/** One step of a scale. Throws where the scale has no such step, which a test would meet at once. */
function step(scale: Scale, name: string, index: number): string {
  const value = scale[`${name}${index}`];
  if (value === undefined) throw new Error(`The scale ${name} has no step ${index}`);
  return value;
}

const { slate, slateDark, green, greenDark, amber, amberDark, red, redDark, blue, blueDark } = radix;

/** Surfaces, text and signals: name, light, dark. */
export const SURFACES: readonly [name: string, light: string, dark: string][] = [
  ["bg", slate.slate2, slateDark.slate1],
  ["panel", "#ffffff", slateDark.slate2],
  ["raise", slate.slate3, slateDark.slate3],
  ["line", slate.slate6, slateDark.slate5],
  ["edge", slate.slate8, slateDark.slate8],
  ["text", slate.slate12, slateDark.slate12],
  ["dim", slate.slate11, slateDark.slate11],
  ["ink", slate.slate12, "#ffffff"],
  ["inv", "#ffffff", slateDark.slate1],
  ["held", slate.slate6, slateDark.slate7],
  ["on-held", slate.slate12, "#ffffff"],
  ["ok", green.green9, greenDark.green9],
  ["ok-text", green.green11, greenDark.green11],
  ["warn", amber.amber11, amberDark.amber9],
  ["warn-text", amber.amber12, amberDark.amber11],
  ["warn-wash", amber.amber2, amberDark.amber2],
  ["bad", red.red9, redDark.red9],
  ["bad-text", red.red11, redDark.red11],
  ["bad-wash", red.red2, redDark.red2],
  ["focus", blue.blue9, blueDark.blue11],
];

/** What a card or tile of this hue uses: fill, text on it, accent line, accent text, and the badge behind that. */
export function hueColours({ name, light, dark, fill, darkText }: Hue) {
  return {
    fill: step(light, name, fill),
    on: darkText ? DARK_TEXT : LIGHT_TEXT,
    accent: { light: step(light, name, darkText && fill === 9 ? 10 : fill), dark: step(dark, name, fill === 8 ? 8 : 9) },
    hueText: { light: step(light, name, 12), dark: step(dark, name, 11) },
    /** Text of the hue on a panel, where nothing else tells the hue. */
    hueStrong: { light: step(light, name, 11), dark: step(dark, name, 11) },
    badge: { light: step(light, name, 4), dark: step(dark, name, 4) },
  };
}

/** The style sheet with every token: surfaces on :root, hues on [data-hue="1"] … [data-hue="12"]. */
export function paletteCss(): string {
  const surfaces = SURFACES.map(([name, light, dark]) => `--${name}:light-dark(${light},${dark})`).join(";");
  const hues = HUES.map((each, index) => {
    const { fill, on, accent, hueText, hueStrong, badge } = hueColours(each);
    const pairs = { accent, "hue-text": hueText, "hue-strong": hueStrong, badge };
    const themed = Object.entries(pairs).map(([key, pair]) => `--${key}:light-dark(${pair.light},${pair.dark})`);
    return `[data-hue="${index + 1}"]{--fill:${fill};--on:${on};${themed.join(";")}}`;
  });
  return `:root{${surfaces}}${hues.join("")}`;
}
