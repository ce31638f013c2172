import { readClass } from "./parse-class.ts";
import { Scanner } from "./scanner.ts";
import { foldCase, not, RegexError, type Codes, type Node } from "./syntax.ts";

/** RE2's bound for the numbers in `{n,m}`. */
const MAX_REPEAT = 1000;
/** Ours for groups within groups, so that an expression cannot use the stack up. RE2/J has none. */
const MAX_DEPTH = 200;

const NOTHING: Node = { kind: "sequence", of: [] };

/** Reads an expression in RE2's syntax, with its Perl extensions. Throws a RegexError for what RE2 does not take. */
export function parseRegex(pattern: string): Node {
  const scanner = new Scanner(pattern);
  const node = choice(scanner, { fold: false, depth: 0 });
  // What RE2/J says of a parenthesis too many.
  if (!scanner.done) throw new RegexError("regexp/syntax: internal error");
  return node;
}

interface Mode {
  /** Whether case is ignored from here on: `(?i)` holds to the end of its group. */
  fold: boolean;
  readonly depth: number;
}

function choice(scanner: Scanner, mode: Mode): Node {
  if (mode.depth > MAX_DEPTH) throw new RegexError("expression nests too deeply");
  const of: Node[] = [sequence(scanner, mode)];
  while (scanner.eat("|")) of.push(sequence(scanner, mode));
  return of.length === 1 ? (of[0] ?? NOTHING) : { kind: "choice", of };
}

function sequence(scanner: Scanner, mode: Mode): Node {
  const of: Node[] = [];
  while (!scanner.done && !scanner.at("|") && !scanner.at(")")) {
    if (scanner.eat("\\Q")) {
      for (const char of scanner.until("\\E")) of.push(literal(char, mode));
      // What is repeated is the last character alone.
      if (of.length > 0) of.push(repeated(scanner, of.pop() ?? NOTHING));
      continue;
    }
    const node = atom(scanner, mode);
    if (node !== null) of.push(repeated(scanner, node));
  }
  return of.length === 1 ? (of[0] ?? NOTHING) : { kind: "sequence", of };
}

/** One thing that can be repeated; null for flags, which are none. */
function atom(scanner: Scanner, mode: Mode): Node | null {
  if (scanner.eat("(")) return group(scanner, mode);
  if (scanner.eat("[")) return set(readClass(scanner), mode);
  if (scanner.eat(".")) return set(not(new Set([10])), mode);
  if (scanner.eat("^")) return { kind: "assert", what: "begin" };
  if (scanner.eat("$")) return { kind: "assert", what: "end" };
  if (scanner.at("*") || scanner.at("+") || scanner.at("?")) throw new RegexError("missing argument to repetition operator");
  if (readCount(scanner) !== null) throw new RegexError("missing argument to repetition operator");
  if (scanner.at("\\")) return escape(scanner, mode);
  return literal(scanner.next(), mode);
}

function escape(scanner: Scanner, mode: Mode): Node {
  if (scanner.eat("\\A")) return { kind: "assert", what: "begin" };
  if (scanner.eat("\\z")) return { kind: "assert", what: "end" };
  if (scanner.eat("\\b")) return { kind: "assert", what: "word" };
  if (scanner.eat("\\B")) return { kind: "assert", what: "no word" };
  return set(scanner.escapedClass() ?? new Set([scanner.escapedCode()]), mode);
}

function group(scanner: Scanner, mode: Mode): Node | null {
  const inner: Mode = { fold: mode.fold, depth: mode.depth + 1 };
  if (scanner.eat("?")) {
    const name = scanner.match(/P?<([^>]*)>/y);
    if (name !== null) scanner.nameGroup(name);
    else {
      const flags = scanner.match(/((?:[imsU]*)(?:-[imsU]+)?)(?=[:)])/y);
      if (flags === null) throw new RegexError(scanner.at("P") ? "invalid named capture" : "invalid or unsupported Perl syntax");
      const [on = "", off = ""] = flags.split("-");
      const fold = !off.includes("i") && (mode.fold || on.includes("i"));
      if (scanner.eat(")")) {
        mode.fold = fold;
        return null;
      }
      scanner.eat(":");
      inner.fold = fold;
    }
  }
  const node = choice(scanner, inner);
  if (!scanner.eat(")")) throw new RegexError("missing closing )");
  return node;
}

/** With the repetition after it, if there is one. Whether it is greedy decides nothing for a whole match. */
function repeated(scanner: Scanner, of: Node): Node {
  const count = readCount(scanner);
  if (count === null) return of;
  scanner.eat("?");
  if (scanner.at("*") || scanner.at("+") || scanner.at("?") || readCount(scanner) !== null)
    throw new RegexError("invalid nested repetition operator");
  return { kind: "repeat", of, ...count };
}

function readCount(scanner: Scanner): { min: number; max: number } | null {
  if (scanner.eat("*")) return { min: 0, max: Infinity };
  if (scanner.eat("+")) return { min: 1, max: Infinity };
  if (scanner.eat("?")) return { min: 0, max: 1 };
  // Braces that count nothing stand for themselves.
  const counted = scanner.match(/\{(\d+(?:,\d*)?)\}/y);
  if (counted === null) return null;
  const [from = "", to] = counted.split(",");
  const min = Number(from);
  const max = to === undefined ? min : to === "" ? Infinity : Number(to);
  if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity) || max < min) throw new RegexError("invalid repeat count");
  return { min, max };
}

function literal(char: string, mode: Mode): Node {
  const code = char.codePointAt(0) ?? 0;
  return set(new Set(code < 128 ? [code] : []), mode);
}

function set(codes: Codes, { fold }: Mode): Node {
  return { kind: "set", codes: fold ? foldCase(codes) : codes };
}
