import { describe, expect, it } from "vitest";
import { DEFAULT_COORDINATOR_CONFIG, type CoordinatorBounds } from "./config.ts";
import { createTestBench, firstError, protocolsOf, stabilize } from "./testing.ts";

const bench = (bounds: Partial<CoordinatorBounds>) =>
  createTestBench({ bounds: { ...DEFAULT_COORDINATOR_CONFIG.bounds, ...bounds } });
const outside = { generationIdOrMemberEpoch: -1, memberId: "" };

describe("the coordinator's memory is bounded", () => {
  it("by groups", async () => {
    const lab = bench({ groups: 1 });
    expect(await lab.client("a").commit(1n, outside)).toBe(0);
    expect(await lab.client("a").commit(1n, { ...outside, groupId: "more" })).toBe(44);
    expect(await lab.client("a").join({ groupId: "more" }).now()).toMatchObject({ errorCode: 44 });
    expect(await lab.client("a").commit(2n, outside)).toBe(0);
    await lab.coordinator.deleteGroups(["g"]);
    expect(await lab.client("a").commit(1n, { ...outside, groupId: "more" })).toBe(0);
  });

  it("by members and by ids given out", async () => {
    const lab = bench({ membersPerGroup: 1, pendingMembersPerGroup: 2 });
    await lab.client("a").join().now();
    await lab.client("b").join().now();
    expect(await lab.client("c").join().now()).toMatchObject({ errorCode: 81 });
    lab.client("d", { version: 3 }).join();
    expect(await lab.client("e", { version: 3 }).join().now()).toMatchObject({ errorCode: 81 });
  });

  it("by offsets, of which a known one can always be moved", async () => {
    const lab = bench({ offsetsPerGroup: 1 });
    expect(await lab.client("a").commit(1n, outside)).toBe(0);
    expect(await lab.client("a").commit(1n, { ...outside, partition: 1 })).toBe(44);
    expect(await lab.client("a").commit(2n, outside)).toBe(0);
  });

  it("by bytes, which come back when members and offsets go", async () => {
    const lab = bench({ totalBytes: 20_000 });
    const a = lab.client("a", { protocols: { range: "x".repeat(10_000) } });
    await stabilize(lab, a);
    const big = lab.client("b", { version: 3, protocols: { range: "x".repeat(15_000) } });
    expect(await big.join().now()).toMatchObject({ errorCode: 44 });
    await a.leave();
    const join = big.join();
    lab.clock.advance(500);
    expect(await join.now()).toMatchObject({ errorCode: 0 });
    // The same offset again and again takes no more room.
    for (let offset = 0n; offset < 100n; offset++) {
      const answer = await lab.coordinator.commitOffsets(
        {
          groupId: "other",
          ...outside,
          groupInstanceId: null,
          retentionTimeMs: -1n,
          topics: [
            {
              name: "t",
              partitions: [{ partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: "m" }],
            },
          ],
        },
        { apiVersion: 7, clientId: "a", clientHost: "" },
      );
      expect(firstError(answer)).toBe(0);
    }
  });

  it("by one group's assignment: too large a one fails as it does when Apache Kafka cannot store it", async () => {
    const lab = bench({ assignmentBytesPerGroup: 100 });
    const a = lab.client("a", { version: 3 });
    const join = a.join({ protocols: protocolsOf({ range: "m" }) });
    lab.clock.advance(500);
    await join.now();
    expect(await a.sync({ [a.memberId]: "x".repeat(100) }).now()).toMatchObject({ errorCode: -1 });
    expect(lab.lines().at(-1)).toBe(
      `Preparing to rebalance group g in state PreparingRebalance with old generation 1 (reason: Error UNKNOWN_SERVER_ERROR when storing group assignmentduring SyncGroup (member: ${a.memberId}).).`,
    );
  });
});
