import type { Scanner } from "./scanner.ts";
import { not, posixClass, RegexError, type Codes } from "./syntax.ts";

/** What stands between brackets; the opening one was read. */
export function readClass(scanner: Scanner): Codes {
  const negated = scanner.eat("^");
  const codes = new Set<number>();
  for (let first = true; first || !scanner.at("]"); first = false) {
    if (scanner.done) throw new RegexError("missing closing ]");
    for (const code of namedClass(scanner) ?? range(scanner)) codes.add(code);
  }
  scanner.eat("]");
  return negated ? not(codes) : codes;
}

function namedClass(scanner: Scanner): Codes | null {
  const name = scanner.match(/\[:(\^?[a-z]+):\]/y);
  if (name === null) return scanner.escapedClass();
  const codes = posixClass(name);
  if (codes === null) throw new RegexError("invalid character class range");
  return codes;
}

function range(scanner: Scanner): number[] {
  const low = oneCode(scanner);
  let high = low;
  // A hyphen before the closing bracket stands for itself.
  if (scanner.at("-") && !scanner.at("-]")) {
    scanner.eat("-");
    if (scanner.done) throw new RegexError("missing closing ]");
    high = oneCode(scanner);
  }
  if (high < low) throw new RegexError("invalid character class range");
  const codes: number[] = [];
  for (let code = low; code <= Math.min(high, 127); code++) codes.push(code);
  return codes;
}

function oneCode(scanner: Scanner): number {
  if (scanner.at("\\")) return scanner.escapedCode();
  if (scanner.done) throw new RegexError("missing closing ]");
  return scanner.next().codePointAt(0) ?? 0;
}
