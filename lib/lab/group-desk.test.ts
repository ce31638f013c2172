import { beforeEach, describe, expect, test } from "vitest";
import { CLASSIC } from "../group/testing.ts";
import type { Lab } from "./lab.ts";
import type { FakeParts } from "./testing/fake-parts.ts";
import { codeOf, openLab, pass } from "./testing/open-lab.ts";

const GROUP = "web-events-group";
const member = (clientId: string) => ({ ...CLASSIC, memberId: `${clientId}-1`, clientId, host: "/127.0.0.1", assignment: [] });

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab());
});

describe("the configured group", () => {
  test("is open at the start, with its topic made as configured", () => {
    expect(parts.topics.get("web-events-partitioned")).toBe(3);
    expect(lab.viewGroup(GROUP)).toMatchObject({ origin: "configured", partitionCount: 3, expectedPartitions: null });
  });

  test("uses a topic with another partition count as it is, and says so", async () => {
    ({ parts, lab } = await openLab({}, ({ topics }) => topics.set("web-events-partitioned", 5)));
    expect(lab.viewGroup(GROUP)).toMatchObject({ partitionCount: 5, expectedPartitions: 3 });
    expect(lab.status().notices).toEqual([
      "Topic web-events-partitioned existed with 5 partitions, not the 3 of KAFKA_TOPIC_PARTITIONS: it is used as it is.",
    ]);
  });

  test("cannot be closed", async () => {
    expect(await codeOf(lab.closeGroup(GROUP))).toBe("GROUP_CONFIGURED");
  });

  test("may be joined although others are in it", async () => {
    parts.groups.set(GROUP, [member("python")]);
    expect(await codeOf(lab.addConsumers(GROUP, {}))).toBe("resolved");
  });
});

describe("whose group it is", () => {
  test("one that does not exist is made, and deleted when it is closed", async () => {
    expect(await lab.openGroup({ group: "new" })).toMatchObject({ origin: "made" });
    await lab.closeGroup("new");
    expect(parts.deleted).toEqual(["new"]);
    expect(await codeOf(lab.closeGroup("new"))).toBe("GROUP_NOT_FOUND");
  });

  test("one that exists without members is used, and never deleted", async () => {
    parts.groups.set("old", []);
    expect(await lab.openGroup({ group: "old" })).toMatchObject({ origin: "existing" });
    await lab.closeGroup("old");
    expect(parts.deleted).toEqual([]);
  });

  test("one with others' members is opened only on purpose, and never deleted", async () => {
    parts.groups.set("theirs", [member("python")]);
    expect(await codeOf(lab.openGroup({ group: "theirs" }))).toBe("GROUP_HAS_FOREIGN_MEMBERS");
    expect(await codeOf(lab.openGroup({ group: "theirs", adopt: false }))).toBe("GROUP_HAS_FOREIGN_MEMBERS");
    expect(await lab.openGroup({ group: "theirs", adopt: true })).toMatchObject({ origin: "adopted" });
    expect(await codeOf(lab.addConsumers("theirs", {}))).toBe("resolved");
  });

  test("one that others came into since is joined only on purpose", async () => {
    parts.groups.set("old", []);
    await lab.openGroup({ group: "old" });
    parts.groups.set("old", [member("python")]);
    expect(await codeOf(lab.addConsumers("old", {}))).toBe("GROUP_HAS_FOREIGN_MEMBERS");
    expect(await codeOf(lab.openGroup({ group: "old" }))).toBe("GROUP_EXISTS");
    expect(await codeOf(lab.openGroup({ group: "old", adopt: true }))).toBe("resolved");
    expect(await codeOf(lab.addConsumers("old", {}))).toBe("resolved");
  });

  test("a consumer of ours that has not told its member id yet is nobody else's", async () => {
    parts.groups.set("old", []);
    await lab.openGroup({ group: "old" });
    await lab.addConsumers("old", {});
    parts.groups.set("old", [member("consumer-1")]);
    expect(await codeOf(lab.addConsumers("old", {}))).toBe("resolved");
  });

  test("a made group that others joined is not deleted from under them", async () => {
    await lab.openGroup({ group: "new" });
    parts.groups.set("new", [member("python")]);
    expect(await codeOf(lab.closeGroup("new"))).toBe("GROUP_NOT_EMPTY");
    expect(parts.deleted).toEqual([]);
  });

  test("a group that others are in can be let go of once ours have left", async () => {
    parts.groups.set("theirs", [member("python")]);
    await lab.openGroup({ group: "theirs", adopt: true });
    await pass(parts.clock, 200);
    expect(await codeOf(lab.closeGroup("theirs"))).toBe("resolved");
    expect(parts.deleted).toEqual([]);
  });

  test("its topic has to exist", async () => {
    expect(await codeOf(lab.openGroup({ group: "new", topic: "mistyped" }))).toBe("TOPIC_NOT_FOUND");
  });

  test("the same group opened twice at once is opened once", async () => {
    const both = [lab.openGroup({ group: "new" }), lab.openGroup({ group: "new" })];
    expect((await Promise.all(both.map(codeOf))).toSorted()).toEqual(["GROUP_EXISTS", "resolved"]);
  });

  test("the limit of groups holds, also at once", async () => {
    ({ parts, lab } = await openLab({ LIMIT_GROUPS: "3" }));
    const codes = await Promise.all(["a", "b", "c"].map((group) => codeOf(lab.openGroup({ group }))));
    expect(codes.toSorted()).toEqual(["LIMIT_GROUPS", "resolved", "resolved"]);
  });
});
