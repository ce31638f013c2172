import type { Reader } from "./reader.ts";
import { defaultsOf, type DraftsOf, type Field, type Fields, type Shape, type ValuesOf } from "./schema.ts";
import { WireError } from "./wire-error.ts";
import { Writer } from "./writer.ts";

/** Reads and writes one type in one version. */
export interface Codec<Value, Draft> {
  /** Throws a WireError that names the field. */
  read(reader: Reader): Value;
  /** Throws a TypeError or RangeError for what the type cannot hold. */
  write(writer: Writer, draft: Draft): void;
}

/** A version of a message, and whether it is a flexible one: compact lengths, tagged fields (KIP-482). */
export interface Version {
  readonly number: number;
  readonly flexible: boolean;
}

type AnyCodec = Codec<unknown, unknown>;

interface Member {
  readonly name: string;
  readonly default: unknown;
  readonly codec: AnyCodec;
}

interface TaggedMember extends Member {
  readonly tag: number;
  /** The default as it would be written: such a field is not sent. */
  readonly unsent: Buffer;
}

/**
 * The codec of a table in one version. What depends on the version is decided here, once. The types
 * of a table are the compiler's knowledge only; this signature is where they are believed.
 */
export function compile<F extends Fields>(fields: F, version: Version): Codec<ValuesOf<F>, DraftsOf<F>>;
export function compile(fields: Fields, version: Version): AnyCodec {
  const inVersion = Object.entries(fields).filter(([, { from, to }]) => from <= version.number && version.number <= to);
  const plain = inVersion.filter(([, { tag }]) => tag === null).map(([name, field]) => member(name, field, version));
  const tagged = inVersion.flatMap(([name, field]) => taggedMember(name, field, version));
  tagged.sort((a, b) => a.tag - b.tag);
  return structCodec({ defaults: defaultsOf(fields), plain, tagged }, version.flexible);
}

function member(name: string, field: Field<unknown>, version: Version): Member {
  return { name, default: field.default, codec: codecOf(field.shape, version) };
}

function taggedMember(name: string, field: Field<unknown>, version: Version): TaggedMember[] {
  if (field.tag === null) return [];
  const plain = member(name, field, version);
  return [{ ...plain, tag: field.tag, unsent: written(plain.codec, field.default) }];
}

interface Struct {
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly plain: readonly Member[];
  readonly tagged: readonly TaggedMember[];
}

function structCodec({ defaults, plain, tagged }: Struct, flexible: boolean): AnyCodec {
  return {
    read(reader) {
      const value: Record<string, unknown> = { ...defaults };
      for (const { name, codec } of plain) value[name] = readMember(name, codec, reader);
      if (flexible) readTags(reader, tagged, value);
      return value;
    },
    write(writer, draft) {
      if (!isStruct(draft)) throw new TypeError("a struct is wanted");
      for (const { name, codec, default: left } of plain) {
        const given = draft[name];
        codec.write(writer, given === undefined ? left : given);
      }
      if (flexible) writeTags(writer, tagged, draft);
    },
  };
}

function readMember(name: string, codec: AnyCodec, reader: Reader): unknown {
  try {
    return codec.read(reader);
  } catch (error) {
    throw error instanceof WireError ? error.within(name) : error;
  }
}

/** A tag that the table does not know is skipped, as KIP-482 asks. */
function readTags(reader: Reader, tagged: readonly TaggedMember[], value: Record<string, unknown>): void {
  const count = reader.tagCount();
  for (let i = 0; i < count; i++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    const known = tagged.find((field) => field.tag === tag);
    if (known === undefined) {
      reader.bytes(size);
      continue;
    }
    const end = reader.offset + size;
    value[known.name] = readMember(known.name, known.codec, reader);
    if (reader.offset !== end) throw new WireError(`tag ${tag} is not of ${size} bytes`, [known.name]);
  }
}

function writeTags(writer: Writer, tagged: readonly TaggedMember[], draft: Readonly<Record<string, unknown>>): void {
  if (tagged.length === 0) return writer.unsignedVarint(0);
  const sent = tagged.flatMap(({ name, tag, codec, unsent }) => {
    const given = draft[name];
    if (given === undefined) return [];
    const bytes = written(codec, given);
    return bytes.equals(unsent) ? [] : [{ tag, bytes }];
  });
  writer.unsignedVarint(sent.length);
  for (const { tag, bytes } of sent) {
    writer.unsignedVarint(tag);
    writer.unsignedVarint(bytes.length);
    writer.bytes(bytes);
  }
}

function written(codec: AnyCodec, value: unknown): Buffer {
  const writer = new Writer();
  codec.write(writer, value);
  return Buffer.concat(writer.finish());
}

function codecOf(shape: Shape, version: Version): AnyCodec {
  switch (shape.kind) {
    case "bool":
      return BOOL;
    case "int8":
      return INT8;
    case "int16":
      return INT16;
    case "int32":
      return INT32;
    case "int64":
      return INT64;
    case "uuid":
      return UUID;
    case "string":
      return orNull(version.flexible ? COMPACT_STRING : STRING, "", version.number >= shape.nullableFrom);
    case "bytes":
      return orNull(version.flexible ? COMPACT_BYTES : BYTES, NO_BYTES, version.number >= shape.nullableFrom);
    case "array":
      return orNull(arrayCodec(codecOf(shape.of, version), version.flexible), [], version.number >= shape.nullableFrom);
    case "struct":
      return version.number < shape.nullableFrom ? compile(shape.fields, version) : structOrNull(compile(shape.fields, version));
  }
}

/** Forbids a null that is read, and writes it as `empty`, unless `allowed`. */
function orNull(codec: AnyCodec, empty: unknown, allowed: boolean): AnyCodec {
  if (allowed) return codec;
  return {
    read(reader) {
      const value = codec.read(reader);
      if (value === null) throw new WireError("null where there must be a value");
      return value;
    },
    write: (writer, draft) => codec.write(writer, draft ?? empty),
  };
}

/** A struct that may be null: −1 for null, as Apache Kafka any other number for one that is there. */
function structOrNull(struct: AnyCodec): AnyCodec {
  return {
    read: (reader) => (reader.int8() < 0 ? null : struct.read(reader)),
    write(writer, draft) {
      writer.int8(draft === null ? -1 : 1);
      if (draft !== null) struct.write(writer, draft);
    },
  };
}

function arrayCodec(element: AnyCodec, flexible: boolean): AnyCodec {
  return {
    read(reader) {
      const count = flexible ? reader.compactArrayLength() : reader.arrayLength();
      if (count === null) return null;
      const values: unknown[] = [];
      for (let i = 0; i < count; i++) values.push(element.read(reader));
      return values;
    },
    write(writer, draft) {
      if (draft !== null && !Array.isArray(draft)) throw new TypeError("an array is wanted");
      if (flexible) writer.compactArrayLength(draft?.length ?? null);
      else writer.arrayLength(draft?.length ?? null);
      for (const value of draft ?? []) element.write(writer, value);
    },
  };
}

const NO_BYTES = Buffer.alloc(0);

const BOOL: AnyCodec = {
  read: (reader) => reader.bool(),
  write: (writer, draft) => writer.bool(expect(draft, isBoolean)),
};
const INT8: AnyCodec = {
  read: (reader) => reader.int8(),
  write: (writer, draft) => writer.int8(expect(draft, isNumber)),
};
const INT16: AnyCodec = {
  read: (reader) => reader.int16(),
  write: (writer, draft) => writer.int16(expect(draft, isNumber)),
};
const INT32: AnyCodec = {
  read: (reader) => reader.int32(),
  write: (writer, draft) => writer.int32(expect(draft, isNumber)),
};
const INT64: AnyCodec = {
  read: (reader) => reader.int64(),
  write: (writer, draft) => writer.int64(expect(draft, isBigInt)),
};
const UUID: AnyCodec = {
  read: (reader) => reader.uuid(),
  write: (writer, draft) => writer.uuid(expect(draft, isString)),
};
const STRING: AnyCodec = {
  read: (reader) => reader.nullableString(),
  write: (writer, draft) => writer.nullableString(draft === null ? null : expect(draft, isString)),
};
const COMPACT_STRING: AnyCodec = {
  read: (reader) => reader.compactNullableString(),
  write: (writer, draft) => writer.compactNullableString(draft === null ? null : expect(draft, isString)),
};
const BYTES: AnyCodec = {
  read: (reader) => reader.nullableBytes(),
  write: (writer, draft) => writer.nullableBytes(draft === null ? null : expect(draft, isBuffer)),
};
const COMPACT_BYTES: AnyCodec = {
  read: (reader) => reader.compactNullableBytes(),
  write: (writer, draft) => writer.compactNullableBytes(draft === null ? null : expect(draft, isBuffer)),
};

function expect<T>(value: unknown, is: (value: unknown) => value is T): T {
  if (!is(value)) throw new TypeError(`a ${typeof value} is not of the field's type`);
  return value;
}

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isBigInt = (value: unknown): value is bigint => typeof value === "bigint";
const isString = (value: unknown): value is string => typeof value === "string";
const isBuffer = (value: unknown): value is Buffer => Buffer.isBuffer(value);
const isStruct = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;
