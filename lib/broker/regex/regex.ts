import { parseRegex } from "./parse.ts";
import { RegexError, type Assertion, type Codes, type Node } from "./syntax.ts";

/** Ours, so that an expression of a few characters cannot become a program of millions (`((a{1000}){1000})`). */
const MAX_STATES = 2000;

type State =
  | { readonly op: "code"; readonly codes: Codes; readonly next: number }
  | { readonly op: "assert"; readonly what: Assertion; readonly next: number }
  | { readonly op: "either"; readonly next: readonly number[] }
  | { readonly op: "match" };

/** How many steps matching may still take; counted down. */
export interface Effort {
  steps: number;
}

/** An expression that tells whether it matches the whole of a text, in time that grows with the text's length only. */
export interface Regex {
  /** False too where the effort is used up. */
  matches(text: string, effort: Effort): boolean;
}

/**
 * Compiles an expression in RE2's syntax. JavaScript's own expressions have another syntax, and can take forever at a
 * few characters; these try all ways at once (Thompson's simulation). Throws a RegexError.
 */
export function compileRegex(pattern: string): Regex {
  const states: State[] = [];
  const add = (state: State) => {
    if (states.push(state) > MAX_STATES) throw new RegexError("expression too large");
    return states.length - 1;
  };
  const compile = (node: Node, next: number): number => {
    switch (node.kind) {
      case "set":
        return add({ op: "code", codes: node.codes, next });
      case "assert":
        return add({ op: "assert", what: node.what, next });
      case "sequence":
        return node.of.reduceRight((after, part) => compile(part, after), next);
      case "choice":
        return add({ op: "either", next: node.of.map((part) => compile(part, next)) });
      case "repeat":
        return repeat(node, next);
    }
  };
  const repeat = ({ of, min, max }: Extract<Node, { kind: "repeat" }>, next: number) => {
    let after = next;
    if (max === Infinity) {
      const ways: number[] = [next];
      after = add({ op: "either", next: ways });
      ways.push(compile(of, after));
    } else for (let more = min; more < max; more++) after = add({ op: "either", next: [next, compile(of, after)] });
    for (let more = 0; more < min; more++) after = compile(of, after);
    return after;
  };
  const first = compile(parseRegex(pattern), add({ op: "match" }));
  return { matches: (text, effort) => run(states, first, text, effort) };
}

function run(states: readonly State[], first: number, text: string, effort: Effort): boolean {
  let current = [first];
  for (let at = 0; at <= text.length; at++) {
    const { reached, matched } = follow(states, current, text, at);
    effort.steps -= reached.length + 1;
    if (effort.steps < 0) return false;
    if (at === text.length) return matched;
    const code = text.charCodeAt(at);
    current = reached.flatMap((state) => (state.codes.has(code) ? [state.next] : []));
    if (current.length === 0) return false;
  }
  return false;
}

/** All that can be reached from some states without reading a character. */
function follow(states: readonly State[], from: readonly number[], text: string, at: number) {
  const seen = new Set<number>();
  const reached: Extract<State, { op: "code" }>[] = [];
  let matched = false;
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = states[index];
    if (state?.op === "code") reached.push(state);
    else if (state?.op === "either") open.push(...state.next);
    else if (state?.op === "assert") {
      if (holds(state.what, text, at)) open.push(state.next);
    } else matched = true;
  }
  return { reached, matched };
}

function holds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case "begin":
      return at === 0;
    case "end":
      return at === text.length;
    case "word":
    case "no word": {
      const isEdge = isWord(text.charAt(at - 1)) !== isWord(text.charAt(at));
      return isEdge === (what === "word");
    }
  }
}

const isWord = (char: string) => /^\w$/.test(char);
