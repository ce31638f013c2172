import { defineConfig } from "vitest/config";

/** `unit` runs anywhere in seconds; `conformance` runs against a real Apache Kafka, which it starts once. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,tools,scripts,app,workers,bench}/**/*.test.{ts,tsx}"],
          environment: "node",
        },
      },
      {
        test: {
          name: "conformance",
          include: ["conformance/**/*.test.ts"],
          environment: "node",
          globalSetup: ["conformance/shared-kafka.ts"],
          // One broker and two cores for all of them: side by side they would only slow each other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
