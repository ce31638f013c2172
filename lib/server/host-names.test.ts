import { hostname } from "node:os";
import { expect, test } from "vitest";
import { canonicalHost, isLoopback, isWildcard, lanAddresses, machineNames } from "./host-names.ts";

test.each([
  ["LocalHost", "localhost"],
  ["lab.example.", "lab.example"],
  ["127.1", "127.0.0.1"],
  ["::", "[::]"],
  ["0:0:0:0:0:0:0:1", "[::1]"],
  ["[::1]", "[::1]"],
  ["a b", null],
  ["", null],
])("%s is written %s", (text, canonical) => {
  expect(canonicalHost(text)).toBe(canonical);
});

test("only names of this very machine are loopback", () => {
  expect(["localhost", "127.0.0.1", "127.8.8.8", "[::1]"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "[::]", "128.0.0.1", "127.example.com", "127.0.0.1.example.com"].some(isLoopback)).toBe(false);
  expect(["0.0.0.0", "[::]"].every(isWildcard)).toBe(true);
});

test("the machine knows its own names and addresses, as URLs write them", () => {
  const names = machineNames();
  expect(names).toContain("127.0.0.1");
  expect(names).toContain(canonicalHost(hostname()));
  for (const name of names) expect(canonicalHost(name)).toBe(name);
  for (const address of lanAddresses()) expect(names).toContain(address);
});
