import { not, perlClass, RegexError, unicodeClass, type Codes } from "./syntax.ts";

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Goes through an expression from left to right. */
export class Scanner {
  readonly #pattern: string;
  readonly #names = new Set<string>();
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get done(): boolean {
    return this.#at >= this.#pattern.length;
  }

  /** Whether this text comes next. */
  at(text: string): boolean {
    return this.#pattern.startsWith(text, this.#at);
  }

  /** Steps over this text if it comes next. */
  eat(text: string): boolean {
    if (!this.at(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** The next character, as a whole code point; "" at the end. */
  next(): string {
    const code = this.#pattern.codePointAt(this.#at);
    const char = code === undefined ? "" : String.fromCodePoint(code);
    this.#at += char.length;
    return char;
  }

  /** What comes before this text, or all the rest; steps over both. */
  until(text: string): string {
    const end = this.#pattern.indexOf(text, this.#at);
    const found = this.#pattern.slice(this.#at, end < 0 ? undefined : end);
    this.#at += found.length + (end < 0 ? 0 : text.length);
    return found;
  }

  /** The first group of a sticky expression that matches here, stepping over the match; null when it does not. */
  match(expression: RegExp): string | null {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#pattern);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[1] ?? "";
  }

  /** Notes a group's name, which must be a word and another than all before. */
  nameGroup(name: string): void {
    if (!/^\w+$/.test(name)) throw new RegexError("invalid named capture");
    if (this.#names.has(name)) throw new RegexError("duplicate capture group name");
    this.#names.add(name);
  }

  /** The class that an escape stands for (`\d`, `\pL`), stepping over it; null when it stands for none. */
  escapedClass(): Codes | null {
    const letter = this.match(/\\([dDsSwW])/y);
    if (letter !== null) return perlClass(letter);
    const sign = this.match(/\\([pP])/y);
    if (sign === null) return null;
    const name = this.match(/\{([^}]*)\}/y) ?? this.next();
    const negated = (sign === "P") !== name.startsWith("^");
    const codes = unicodeClass(name.replace("^", ""));
    if (codes === null) throw new RegexError("invalid character class range");
    return negated ? not(codes) : codes;
  }

  /** The code point that an escape stands for, stepping over it. */
  escapedCode(): number {
    this.eat("\\");
    if (this.done) throw new RegexError("trailing backslash at end of expression");
    const octal = this.match(/(0[0-7]{0,2}|[1-7][0-7]{1,2})/y);
    if (octal !== null) return Number.parseInt(octal, 8);
    const hex = this.match(/x(?:\{(?=[0-9A-Fa-f]+\}))?([0-9A-Fa-f]{1,6})/y);
    if (hex !== null) return this.#hexCode(hex);
    const char = this.next();
    const control = CONTROLS[char];
    if (control !== undefined) return control;
    if (/[0-9A-Za-z]/.test(char) || (char.codePointAt(0) ?? 128) >= 128) throw new RegexError("invalid escape sequence");
    return char.charCodeAt(0);
  }

  /** After `\x`: two digits, or any number of them between braces. */
  #hexCode(hex: string): number {
    if (this.eat("}")) {
      const code = Number.parseInt(hex, 16);
      if (code > 0x10ffff) throw new RegexError("invalid escape sequence");
      return code;
    }
    if (hex.length < 2) throw new RegexError("invalid escape sequence");
    this.#at -= hex.length - 2;
    return Number.parseInt(hex.slice(0, 2), 16);
  }
}
