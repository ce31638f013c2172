import type { Field, Fields, Shape } from "../schema.ts";

/**
 * A table in one line, as the comments above the tables have it: `name:type`, then `?` where it may
 * be null (`?7+`: from version 7), `/5+` or `/0-7` for the versions that have it, `#0` for its tag;
 * `[…]` is an array, `(…)` a struct.
 */
export function grammarOf(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, field]) => `${name}:${typeText(field.shape)}${placeText(field)}`)
    .join(" ");
}

function typeText(shape: Shape): string {
  switch (shape.kind) {
    case "string":
    case "bytes":
      return shape.kind + nullText(shape.nullableFrom);
    case "array":
      return `[${shape.of.kind === "struct" ? grammarOf(shape.of.fields) : typeText(shape.of)}]${nullText(shape.nullableFrom)}`;
    case "struct":
      return `(${grammarOf(shape.fields)})${nullText(shape.nullableFrom)}`;
    default:
      return shape.kind;
  }
}

function nullText(from: number): string {
  if (from === Infinity) return "";
  return from === 0 ? "?" : `?${from}+`;
}

function placeText({ from, to, tag }: Field<unknown>): string {
  const versions = to === Infinity ? (from === 0 ? "" : `/${from}+`) : `/${from}-${to}`;
  return tag === null ? versions : `${versions}#${tag}`;
}
