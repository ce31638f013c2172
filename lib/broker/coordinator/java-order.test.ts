import { expect, it } from "vitest";
import { inHashMapOrder } from "./java-order.ts";

it("is the order of java.util.HashMap, as Java 17 printed it", () => {
  expect(inHashMapOrder(["range", "sticky", "roundrobin", "cooperative-sticky", "RoundRobinAssigner", "ünïcode"])).toEqual([
    "ünïcode",
    "sticky",
    "range",
    "roundrobin",
    "cooperative-sticky",
    "RoundRobinAssigner",
  ]);
  // Two of one bucket stay as they came.
  expect(inHashMapOrder(["RoundRobinAssigner", "cooperative-sticky"])).toEqual(["RoundRobinAssigner", "cooperative-sticky"]);
});
