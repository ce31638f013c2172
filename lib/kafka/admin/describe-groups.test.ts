import type Broker from "kafkajs/src/broker/index.js";
import { beforeEach, expect, test } from "vitest";
import type { Api } from "../../wire/api.ts";
import { describeGroups as describeGroupsApi } from "../../wire/apis/15-describe-groups.ts";
import { consumerGroupDescribe } from "../../wire/apis/69-consumer-group-describe.ts";
import { ERROR } from "../../wire/errors.ts";
import { encodeResponse } from "../../wire/messages.ts";
import { Reader } from "../../wire/reader.ts";
import type { DraftsOf, Fields, ValuesOf } from "../../wire/schema.ts";
import { describeAt } from "./describe-groups.ts";

type Classic = DraftsOf<typeof describeGroupsApi.response.fields>["groups"][number];
type Newer = DraftsOf<typeof consumerGroupDescribe.response.fields>["groups"][number];

/** What the broker has; where a group has several answers they are given one after the other, the last for ever. */
let classic: Map<string, Classic[]>;
let newer: Map<string, Newer>;
/** "DescribeGroups v5: a, b" for each request that the broker got. */
let asked: string[];

beforeEach(() => {
  classic = new Map();
  newer = new Map();
  asked = [];
});

const BOTH = { 15: { minVersion: 0, maxVersion: 6 }, 69: { minVersion: 0, maxVersion: 1 } };

/** A broker that reads the bytes of a request and answers with bytes. */
function broker(versions: Broker["versions"] = BOTH): Broker {
  return {
    nodeId: 1,
    versions,
    isConnected: () => true,
    connectionPool: {
      async send({ request, response }) {
        const { buffer } = await request.encode();
        return response.parse(await response.decode(answer(request.apiKey, request.apiVersion, buffer)));
      },
    },
  };
}

/** `rest`: the request after its client id; what follows the correlation id of the answer. */
function answer(apiKey: number, version: number, rest: Buffer): Buffer {
  const about = { version, correlationId: 0 };
  const frame =
    apiKey === consumerGroupDescribe.key
      ? encodeResponse(consumerGroupDescribe, about, {
          groups: note(consumerGroupDescribe, version, bodyOf(consumerGroupDescribe, version, rest).groupIds).map(newerOr),
        })
      : encodeResponse(describeGroupsApi, about, {
          groups: note(describeGroupsApi, version, bodyOf(describeGroupsApi, version, rest).groups).map(classicOr),
        });
  // Without the length and the correlation id.
  return Buffer.concat(frame).subarray(8);
}

function note({ name }: Api, version: number, groups: readonly string[]): readonly string[] {
  asked.push(`${name} v${version}: ${groups.join(", ")}`);
  return groups;
}

function bodyOf<Q extends Fields, R extends Fields>(api: Api<Q, R>, version: number, rest: Buffer): ValuesOf<Q> {
  const reader = new Reader(rest);
  if (api.flexible(version)) reader.unsignedVarint();
  return api.request.at(version).read(reader);
}

function classicOr(name: string): Classic {
  const answers = classic.get(name) ?? [];
  return (answers.length > 1 ? answers.shift() : answers[0]) ?? stateOf(name, "Dead");
}

function newerOr(name: string): Newer {
  return newer.get(name) ?? { ...newerOf(name), errorCode: ERROR.GROUP_ID_NOT_FOUND, errorMessage: `Group ${name} not found.` };
}

function stateOf(groupId: string, groupState: string): Classic {
  const protocolData = groupState === "Stable" ? "range" : "";
  return { errorCode: 0, groupId, groupState, protocolType: "consumer", protocolData, members: [] };
}

function newerOf(groupId: string): Newer {
  const topic = (partitions: number[]) => ({ topicPartitions: [{ topicId: "A".repeat(22), topicName: "t", partitions }] });
  const names = { memberId: "m", instanceId: "one", clientId: "c", clientHost: "/h", subscribedTopicNames: ["t"] };
  const member = { ...names, memberEpoch: 4, assignment: topic([1, 0]), targetAssignment: topic([0]), memberType: 1 };
  const epochs = { groupEpoch: 6, assignmentEpoch: 5 };
  return { errorCode: 0, groupId, groupState: "Reconciling", ...epochs, assignorName: "uniform", members: [member] };
}

test("a classic group is asked about once, by the newest version that does not refuse what it does not have", async () => {
  classic.set("g", [stateOf("g", "Stable")]);
  expect(await describeAt(broker(), ["g"])).toEqual([
    { group: "g", error: null, state: "Stable", protocol: "range", epochs: null, members: [] },
  ]);
  expect(asked).toEqual(["DescribeGroups v5: g"]);
});

test("one that is called Dead there is asked about as a group of the newer protocol", async () => {
  classic.set("a", [stateOf("a", "Empty")]);
  newer.set("b", newerOf("b"));
  const assignment = [{ topic: "t", partitions: [0, 1] }];
  const told = { epoch: 4, type: "consumer", target: [{ topic: "t", partitions: [0] }] };
  expect(await describeAt(broker(), ["a", "b"])).toEqual([
    { group: "a", error: null, state: "Empty", protocol: null, epochs: null, members: [] },
    {
      group: "b",
      error: null,
      state: "Reconciling",
      protocol: "uniform",
      epochs: { group: 6, target: 5 },
      members: [{ memberId: "m", instanceId: "one", clientId: "c", host: "/h", assignment, newer: told }],
    },
  ]);
  expect(asked).toEqual(["DescribeGroups v5: a, b", "ConsumerGroupDescribe v1: b"]);
});

test("one that turns classic between the two questions is not taken for none", async () => {
  classic.set("g", [stateOf("g", "Dead"), stateOf("g", "PreparingRebalance")]);
  expect(await describeAt(broker(), ["g"])).toMatchObject([{ state: "PreparingRebalance", epochs: null }]);
});

test("a group that there is not is Dead", async () => {
  expect(await describeAt(broker(), ["g"])).toMatchObject([{ group: "g", error: null, state: "Dead", members: [] }]);
});

test("a broker that has the API without serving the protocol has no such groups", async () => {
  newer.set("g", { ...newerOf("g"), errorCode: ERROR.UNSUPPORTED_VERSION });
  expect(await describeAt(broker(), ["g"])).toMatchObject([{ group: "g", error: null, state: "Dead" }]);
});

test("a broker that does not know the newer protocol is not asked in it", async () => {
  expect(await describeAt(broker({ 15: { minVersion: 0, maxVersion: 2 } }), ["g"])).toMatchObject([{ state: "Dead" }]);
  expect(asked).toEqual(["DescribeGroups v2: g"]);
});

test("one group's error is its own", async () => {
  classic.set("a", [{ ...stateOf("a", ""), errorCode: ERROR.COORDINATOR_LOAD_IN_PROGRESS }]);
  newer.set("b", { ...newerOf("b"), errorCode: ERROR.TOPIC_AUTHORIZATION_FAILED, errorMessage: "not yours" });
  classic.set("c", [stateOf("c", "Stable")]);
  expect(await describeAt(broker(), ["a", "b", "c"])).toMatchObject([
    { group: "a", error: { code: "COORDINATOR_LOAD_IN_PROGRESS" } },
    { group: "b", error: { code: "TOPIC_AUTHORIZATION_FAILED", message: "not yours" } },
    { group: "c", error: null },
  ]);
});
