/**
 * The language in which the tables of `apis/` say what a message is made of. A table is an object: its
 * keys are the fields in the order in which they are on the wire, under Kafka's own names, its values
 * the fields' types:
 *
 *     request: {
 *       groupId: string(),                                    in every version
 *       rebalanceTimeoutMs: int32({ from: 1, default: -1 }),   from version 1; -1 where it is left out
 *       protocolName: string({ nullable: 7 }),                 may be null from version 7 on
 *       protocols: arrayOf({ name: string(), metadata: bytes() }),
 *       leader: struct({ … }, { from: 10, tag: 0 }),           a tagged field of flexible versions
 *     }
 *
 * What is read has every field: one that the version lacks, or a tag that was not sent, has its default.
 * What is written may leave out the fields for which the table gives a `default` or a `tag`; fields that the
 * version lacks are passed over, and a null that the version cannot carry is written as the empty
 * value. Nothing else about a message is said anywhere else.
 */

/** Fixed-width types. An `int64` is a bigint, since any 64 bits may come; a `uuid` is Kafka's base64 form. */
interface Scalars {
  bool: boolean;
  int8: number;
  int16: number;
  int32: number;
  int64: bigint;
  uuid: string;
}

/** A field's type without its place. `nullableFrom` is the first version in which null is allowed, or Infinity. */
export type Shape =
  | { readonly kind: keyof Scalars }
  | { readonly kind: "string" | "bytes"; readonly nullableFrom: number }
  | { readonly kind: "array"; readonly nullableFrom: number; readonly of: Shape }
  | { readonly kind: "struct"; readonly nullableFrom: number; readonly fields: Fields };

declare const inferred: unique symbol;

/**
 * One field of a table. `Value` is what is read, `Draft` what may be written in its place (a struct's
 * draft may leave out fields), `Omissible` whether a draft may leave the field itself out.
 */
export interface Field<Value, Draft = Value, Omissible extends boolean = boolean> {
  readonly shape: Shape;
  /** The versions that have it, from first to last. */
  readonly from: number;
  readonly to: number;
  readonly tag: number | null;
  readonly default: unknown;
  /** Never there: it carries the types. */
  readonly [inferred]?: { readonly value: Value; readonly draft: Draft; readonly omissible: Omissible };
}

/** A struct's fields in wire order. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What is read. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** What may be written. */
export type DraftsOf<F extends Fields> = Flat<
  { readonly [K in keyof F as IsOmissible<F[K]> extends true ? never : K]: DraftOf<F[K]> } & {
    readonly [K in keyof F as IsOmissible<F[K]> extends true ? K : never]?: DraftOf<F[K]>;
  }
>;

type ValueOf<T> = T extends Field<infer Value, unknown> ? Value : never;
type DraftOf<T> = T extends Field<unknown, infer Draft> ? Draft : never;
type IsOmissible<T> = T extends Field<unknown, unknown, infer Omissible> ? Omissible : never;
type Flat<T> = { [K in keyof T]: T[K] };

interface Place {
  readonly from?: number;
  readonly to?: number;
}
interface ScalarOptions<Value> extends Place {
  readonly default?: Value;
  readonly tag?: number;
}
/** `nullable`: in every version, or from a version on. */
interface NullableOptions<Value> extends Place {
  readonly nullable?: true | number;
  readonly default?: Value | null;
  readonly tag?: number;
}
type OrNull<Value, Options> = Options extends { readonly nullable: true | number } ? Value | null : Value;
type LeavesOut<Options> = Options extends { readonly default: unknown } | { readonly tag: number } ? true : false;

export const bool = scalar("bool", false);
export const int8 = scalar("int8", 0);
export const int16 = scalar("int16", 0);
export const int32 = scalar("int32", 0);
export const int64 = scalar("int64", 0n);
/** The UUID of none. */
export const ZERO_UUID = "A".repeat(22);
export const uuid = scalar("uuid", ZERO_UUID);

/** UTF-8, at most 32767 bytes. */
export function string<const O extends NullableOptions<string> = Place>(
  options?: O,
): Field<OrNull<string, O>, OrNull<string, O>, LeavesOut<O>> {
  return nullable({ kind: "string", nullableFrom: Infinity }, "", options);
}

/** A byte string; Kafka's `records` are one. What is read is a slice of the frame. */
export function bytes<const O extends NullableOptions<Buffer> = Place>(
  options?: O,
): Field<OrNull<Buffer, O>, OrNull<Buffer, O>, LeavesOut<O>> {
  return nullable({ kind: "bytes", nullableFrom: Infinity }, NO_BYTES, options);
}

/** An array of structs, given as their fields. */
export function arrayOf<F extends Fields, const O extends NullableOptions<readonly never[]> = Place>(
  fields: F,
  options?: O,
): Field<OrNull<readonly ValuesOf<F>[], O>, OrNull<readonly DraftsOf<F>[], O>, LeavesOut<O>> {
  return nullable(
    { kind: "array", nullableFrom: Infinity, of: { kind: "struct", nullableFrom: Infinity, fields } },
    NO_ELEMENTS,
    options,
  );
}

/** An array of `int32()`, `string()` and so on. */
export function listOf<V, const O extends NullableOptions<readonly never[]> = Place>(
  element: Field<V>,
  options?: O,
): Field<OrNull<readonly V[], O>, OrNull<readonly V[], O>, LeavesOut<O>> {
  return nullable({ kind: "array", nullableFrom: Infinity, of: element.shape }, NO_ELEMENTS, options);
}

/** A struct in a struct; its default is one with all its own defaults. Where it may be null, an int8 before it says so. */
export function struct<F extends Fields, const O extends NullableOptions<never> = Place>(
  fields: F,
  options?: O,
): Field<OrNull<ValuesOf<F>, O>, OrNull<DraftsOf<F>, O>, LeavesOut<O>> {
  return nullable({ kind: "struct", nullableFrom: Infinity, fields }, defaultsOf(fields), options);
}

/** A struct with the default of each of its fields. */
export function defaultsOf(fields: Fields): Readonly<Record<string, unknown>> {
  return Object.freeze(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])));
}

const NO_BYTES = Buffer.alloc(0);
const NO_ELEMENTS: readonly never[] = Object.freeze([]);

function scalar<K extends keyof Scalars>(kind: K, zero: Scalars[K]) {
  return <const O extends ScalarOptions<Scalars[K]> = Place>(options?: O): Field<Scalars[K], Scalars[K], LeavesOut<O>> =>
    place({ kind }, zero, options);
}

type NullableShape = Extract<Shape, { readonly nullableFrom: number }>;

function nullable<V>(shape: NullableShape, empty: V, options: NullableOptions<V> = {}): Field<never, never, never> {
  const nullableFrom = options.nullable === true ? 0 : (options.nullable ?? Infinity);
  return place({ ...shape, nullableFrom }, empty, options);
}

function place(shape: Shape, empty: unknown, options: ScalarOptions<unknown> = {}): Field<never, never, never> {
  const { from = 0, to = Infinity, tag = null, default: given = empty } = options;
  return { shape, from, to, tag, default: given };
}
