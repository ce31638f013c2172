import { defineConfig } from "vitest/config";

/** Vitest's own second is soon over where a busy machine starts threads and opens hundreds of sockets. */
const POLL_MS = 20_000;

/** `unit` runs anywhere in seconds; `conformance` runs on the embedded broker and on a real Apache Kafka, which it starts once. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,tools,scripts,app,workers,bench}/**/*.test.{ts,tsx}"],
          environment: "node",
          // Each thing is loaded once and not for every file: half of the time went there. No unit changes what others share.
          isolate: false,
          expect: { poll: { timeout: POLL_MS } },
        },
      },
      {
        test: {
          name: "conformance",
          include: ["conformance/**/*.test.ts"],
          environment: "node",
          globalSetup: ["conformance/shared-brokers.ts"],
          // Most of the time a test waits for a session to end or a broker to start: two cores carry five files.
          maxWorkers: 5,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: POLL_MS } },
        },
      },
    ],
  },
});
