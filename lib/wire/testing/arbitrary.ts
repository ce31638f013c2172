import fc from "fast-check";
import type { Fields, Shape, ValuesOf } from "../schema.ts";

/**
 * Values that a table allows in one version, whole as they would be read: what the version lacks has
 * its default. As in `compile`, the types of a table are believed by this signature.
 */
export function arbitraryOf<F extends Fields>(fields: F, version: number): fc.Arbitrary<ValuesOf<F>>;
export function arbitraryOf(fields: Fields, version: number): fc.Arbitrary<unknown> {
  const members = Object.entries(fields).map(([name, field]) => {
    const has = field.from <= version && version <= field.to;
    return [name, has ? arbitraryShape(field.shape, version) : fc.constant(field.default)];
  });
  return fc.record(Object.fromEntries(members));
}

function arbitraryShape(shape: Shape, version: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "bool":
      return fc.boolean();
    case "int8":
      return fc.integer({ min: -0x80, max: 0x7f });
    case "int16":
      return fc.integer({ min: -0x8000, max: 0x7fff });
    case "int32":
      return fc.integer();
    case "int64":
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case "uuid":
      return someBytes(16, 16).map((bytes) => bytes.toString("base64url"));
    case "string":
      return orNull(fc.string({ unit: "binary" }), shape.nullableFrom, version);
    case "bytes":
      return orNull(someBytes(0, 40), shape.nullableFrom, version);
    case "array":
      return orNull(fc.array(arbitraryShape(shape.of, version), { maxLength: 3 }), shape.nullableFrom, version);
    case "struct":
      return orNull(arbitraryOf(shape.fields, version), shape.nullableFrom, version);
  }
}

function orNull(value: fc.Arbitrary<unknown>, nullableFrom: number, version: number): fc.Arbitrary<unknown> {
  return version < nullableFrom ? value : fc.option(value, { nil: null });
}

function someBytes(minLength: number, maxLength: number): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength, maxLength }).map((bytes) => Buffer.from(bytes));
}
