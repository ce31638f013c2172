import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The conformance files that take longest. Begun last, one of them runs alone at the end, while the other workers rest. */
const LONGEST = ["chaos", "consumers-life", "assignors", "raw-answers", "consumers-moment", "kafka-tool", "newer-protocol"];

/** Vitest's own second is soon over where a busy machine starts threads and opens hundreds of sockets. */
const POLL_MS = 20_000;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((name) => moduleId.endsWith(`/${name}.test.ts`));
    return (await super.sort(files)).toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  }
}

/** `unit` runs anywhere in seconds; `conformance` runs on the embedded broker and on a real Apache Kafka, which it starts once. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
