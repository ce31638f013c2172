import { deleteTopics } from "../../../lib/wire/apis/20-delete-topics.ts";
import { createPartitions } from "../../../lib/wire/apis/37-create-partitions.ts";
import { consumerGroupDescribe } from "../../../lib/wire/apis/69-consumer-group-describe.ts";
import { ZERO_UUID } from "../../../lib/wire/schema.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case } from "../talk.ts";
import { look, NewerMember, untilTargetsMayChange, type HeartbeatDraft, makeGroupedTopic } from "./newer-members.ts";

const topicsCase: Case = {
  name: "topics of a newer group that change",
  async run(talk) {
    const client = await talk.client();
    await makeGroupedTopic(client, "newer-changes", 1);
    const groupId = "newer-topics";
    const a = new NewerMember(client, { groupId, memberId: "a" });
    const subscribedTopicNames = ["newer-changes", "newer-changes", "newer-none"];
    await a.join({ subscribedTopicNames });
    await client.ask(createPartitions, 3, { topics: [{ name: "newer-changes", count: 3 }], timeoutMs: 5000 });
    await a.untilTold("has more", { subscribedTopicNames, topicPartitions: [] });
    await look(client, groupId);
    await client.ask(deleteTopics, 6, { topics: [{ name: "newer-changes", topicId: ZERO_UUID }], timeoutMs: 5000 });
    await a.untilTold("has none", { subscribedTopicNames, topicPartitions: [] });
    await look(client, groupId);
  },
};

/** What RE2 does not take, and what it does. */
const EXPRESSIONS = [
  "(",
  "[",
  "*",
  "a**",
  "a{1001}",
  "(?=a)",
  "(a)\\1",
  "\\",
  "\\pX",
  "[z-a]",
  "a)",
  "(?P<n",
  "[[:word:]x]",
  "\\Qa\\E",
];

const regexCase: Case = {
  name: "expressions of a newer group",
  async run(talk) {
    const client = await talk.client();
    await makeGroupedTopic(client, "newer-matched-1", 2);
    await makeGroupedTopic(client, "newer-matched-2", 1);
    const groupId = "newer-regex";
    const by = (subscribedTopicRegex: string) => ({ subscribedTopicRegex, subscribedTopicNames: null });
    for (const expression of EXPRESSIONS) {
      const one = new NewerMember(client, { groupId, memberId: "refused" });
      await one.join(by(expression), { note: expression });
    }
    const a = new NewerMember(client, { groupId: "newer-regex-2", memberId: "a" });
    await a.join(by("newer-matched-[12]"));
    await a.untilTold("has what matches", {
      subscribedTopicNames: null,
      subscribedTopicRegex: "newer-matched-[12]",
      topicPartitions: [],
    });
    await untilTargetsMayChange();
    await a.heartbeat({ subscribedTopicRegex: "", subscribedTopicNames: ["newer-matched-2"] });
    await look(client, "newer-regex-2");
  },
};

/** What each assignor gives to whom: members that come while a target holds are assigned together. */
const assignorsCase: Case = {
  name: "what the assignors of the newer protocol give to whom",
  async run(talk) {
    const client = await talk.client();
    await makeGroupedTopic(client, "newer-seven", 7);
    await makeGroupedTopic(client, "newer-five", 5);
    const subscribedTopicNames = ["newer-seven"];
    const groups: Readonly<Record<string, readonly Partial<HeartbeatDraft>[]>> = {
      "newer-uniform": [{}, {}, {}, {}],
      "newer-range": [{ serverAssignor: "range" }, { serverAssignor: "range" }, { serverAssignor: "uniform" }],
      "newer-unlike": [{}, {}, { subscribedTopicNames: ["newer-seven", "newer-five"] }],
      "newer-unlike-range": ["range", "range"].map((serverAssignor, index) => ({
        serverAssignor,
        subscribedTopicNames: index === 0 ? ["newer-five"] : ["newer-five", "newer-seven"],
      })),
    };
    const firsts: NewerMember[] = [];
    for (const [groupId, members] of Object.entries(groups))
      for (const [index, more] of members.entries()) {
        const member = new NewerMember(client, { groupId, memberId: `member-${index}` });
        if (index === 0) firsts.push(member);
        await member.join({ subscribedTopicNames, ...more });
      }
    for (const first of firsts) await first.untilTold("is to give some up", { subscribedTopicNames: null });
    for (const groupId of Object.keys(groups))
      await client.ask(consumerGroupDescribe, 1, { groupIds: [groupId] }, { only: inAnyOrder });
  },
};

/** Which topics a group of the newer protocol has, and who of it gets what. */
export const newerTopicCases: readonly Case[] = [topicsCase, regexCase, assignorsCase];
