import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { describeApi } from "./openapi.ts";
import { OPERATIONS } from "./operations.ts";

const document = describeApi(OPERATIONS, "0.1.0");

test("it is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(JSON.stringify(document)));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

test("every reference leads somewhere", () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) expect(document).toHaveProperty(["components", "schemas", name ?? ""]);
});

describe.each(OPERATIONS)("$method $path", (operation) => {
  const place = ["paths", operation.path, operation.method.toLowerCase()];

  test("is described, with its success and a problem for each way to fail", () => {
    expect(document).toHaveProperty([...place, "operationId"], operation.id);
    expect(document).toHaveProperty([...place, "responses", String(operation.success.status)]);
    expect(document).toHaveProperty([...place, "responses", "403", "content", "application/problem+json"]);
  });

  test("the names in its path are its parameters", () => {
    const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(operation.params.shape)).toEqual(named);
  });
});

test("operation ids are unique", () => {
  const ids = OPERATIONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
