/**
 * What an expression is made of. Topic names are ASCII, so a character class is the set of the 128 ASCII codes that it
 * has; whatever else it may have matches nothing.
 */
export type Node =
  | { readonly kind: "set"; readonly codes: Codes }
  | { readonly kind: "sequence" | "choice"; readonly of: readonly Node[] }
  /** `max` is Infinity for no limit. */
  | { readonly kind: "repeat"; readonly of: Node; readonly min: number; readonly max: number }
  | { readonly kind: "assert"; readonly what: Assertion };

/** "begin" and "end" of the text; "word": a word begins or ends here; "no word": neither. */
export type Assertion = "begin" | "end" | "word" | "no word";

export type Codes = ReadonlySet<number>;

/** An expression that RE2 does not take; the message is RE2/J's, as Apache Kafka passes it on. */
export class RegexError extends Error {}

const ALL: readonly number[] = Array.from({ length: 128 }, (_, code) => code);

const codesWhere = (holds: (char: string) => boolean): Codes => new Set(ALL.filter((code) => holds(String.fromCharCode(code))));

export const not = (codes: Codes): Codes => new Set(ALL.filter((code) => !codes.has(code)));

/** The class of a Perl escape such as `\d`, or null for another letter. */
export function perlClass(letter: string): Codes | null {
  const codes = { d: /\d/, w: /\w/, s: /[\t\n\f\r ]/ }[letter.toLowerCase()];
  if (codes === undefined) return null;
  const positive = codesWhere((char) => codes.test(char));
  return letter === letter.toLowerCase() ? positive : not(positive);
}

const POSIX: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  ascii: /[^]/,
  blank: /[\t ]/,
  cntrl: /[^ -~]/,
  digit: /\d/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  word: /\w/,
  xdigit: /[0-9A-Fa-f]/,
};

/** The class of `[:alpha:]` and the like, by the name between the colons; null when there is none. */
export function posixClass(name: string): Codes | null {
  const negated = name.startsWith("^");
  const codes = POSIX[negated ? name.slice(1) : name];
  if (codes === undefined) return null;
  const positive = codesWhere((char) => codes.test(char));
  return negated ? not(positive) : positive;
}

/** The ASCII part of a Unicode category or script (`\pL`, `\p{Greek}`); null when Unicode has none of that name. */
export function unicodeClass(name: string): Codes | null {
  if (name === "Any") return new Set(ALL);
  if (!/^[A-Za-z_]+$/.test(name)) return null;
  try {
    const property = new RegExp(`\\p{${name.length <= 2 ? name : `Script=${name}`}}`, "u");
    return codesWhere((char) => property.test(char));
  } catch {
    return null;
  }
}

/** With both cases of each letter. */
export function foldCase(codes: Codes): Codes {
  const chars = [...codes].map((code) => String.fromCharCode(code));
  return new Set(chars.flatMap((char) => [char.toLowerCase().charCodeAt(0), char.toUpperCase().charCodeAt(0)]));
}
