import { afterAll, beforeAll, expect, test } from "vitest";
import type { LogMessage, MessageBatch, MessageSource, Shown } from "../lib/contract/message-rows.ts";
import { createKafka } from "../lib/kafka/client/create-kafka.ts";
import { onEachBroker } from "./brokers.ts";
import { plain } from "./consumers-rig.ts";
import type { LabRig } from "./lab-rig.ts";
import { codeOf, startRig, untilSettled } from "./lab-rig.ts";
import { uniqueName, until } from "./until.ts";

const text = (shown: Shown) => (shown.kind === "text" ? shown.text : shown.kind);
const place = ({ partition, offset }: Pick<LogMessage, "partition" | "offset">) => `${partition}:${offset}`;

onEachBroker(({ bootstrap }) => {
  let rig: LabRig;
  beforeAll(async () => {
    rig = await startRig(bootstrap);
  });
  afterAll(() => rig?.close());

  function watch(source: MessageSource) {
    const batches: MessageBatch[] = [];
    const stop = rig.lab.subscribeMessages(source, (batch) => batches.push(batch));
    const rows = () => batches.flatMap((batch) => batch.rows);
    return { batches, rows, total: () => batches.at(-1)?.total ?? 0, stop };
  }

  test("a topic is read from its beginning and as it grows, and no group is left behind", async () => {
    const { lab } = rig;
    const topic = uniqueName("raw");
    await lab.createTopic({ name: topic, partitions: 3 });
    for (let n = 0; n < 5; n++) await lab.sendMessage({ topic, key: `user_00${n + 1}`, value: { n }, headers: { n: `${n}` } });
    const first = await lab.readMessages(topic, { limit: 3 });
    const second = await lab.readMessages(topic, { from: first.next });
    expect([first.left, second.left]).toEqual([2, 0]);
    const read = [...first.messages, ...second.messages];
    expect(read.map(({ value }) => text(value))).toEqual([0, 1, 2, 3, 4].map((n) => `{"n":${n}}`));
    expect(read.map(({ headers }) => headers.map(({ name, value }) => `${name}=${text(value)}`))).toEqual(
      [0, 1, 2, 3, 4].map((n) => [`n=${n}`]),
    );
    expect(read.map(({ partition }) => partition)).toEqual([2, 2, 1, 0, 0]);
    expect((await lab.readMessages(topic, { partition: 1 })).messages.map(place)).toEqual(["1:0"]);

    const live = watch({ kind: "topic", topic });
    // Reading live begins at the first look at the log; what comes after a message that was seen is all new.
    await until(async () => {
      await lab.sendMessage({ topic, key: "user_003", value: "probe" });
      expect(live.rows().length).toBeGreaterThan(0);
    });
    const sent = await lab.sendMessage({ topic, key: "user_003", value: null });
    await until(() => expect(live.rows().map(place)).toContain(place(sent)));
    live.stop();
    expect(await groupsOf(bootstrap, topic)).toEqual([]);
  });

  test("bytes that are no text, long values and a topic that is not there", async () => {
    const { lab } = rig;
    const topic = uniqueName("odd");
    expect(await codeOf(lab.readMessages(topic, {}))).toContain("TOPIC_NOT_FOUND");
    await lab.createTopic({ name: topic, partitions: 1 });
    await lab.sendMessage({ topic, value: "\u0000\u0001" });
    await lab.sendMessage({ topic, value: "x".repeat(300_000) });
    await lab.sendMessage({ topic, value: "x".repeat(300_000) });
    const page = await lab.readMessages(topic, {});
    const rest = await lab.readMessages(topic, { from: page.next });
    const [odd, long] = [...page.messages, ...rest.messages].map(({ value }) => value);
    expect(odd).toEqual({ kind: "binary", hex: "0001", bytes: 2 });
    expect(long).toMatchObject({ kind: "text", bytes: 300_000, isCut: true });
  });

  test("what a group's consumers handle is counted to the message at 20,000 a second, and shown as a sample", async () => {
    const { lab, group } = rig;
    await lab.addConsumers(group, { count: 2 });
    await untilSettled(rig, group, 2);
    const live = watch({ kind: "group", group });
    await lab.burst({ count: 40_000 });
    await until(() => expect(live.total()).toBe(40_000));
    expect(live.rows().length).toBeGreaterThan(0);
    expect(live.rows().length).toBeLessThan(40_000);
    for (const batch of live.batches) expect(batch.rows.length).toBeLessThanOrEqual(30);
    expect(live.batches.reduce((sum, { passed }) => sum + passed, 0)).toBe(40_000);
    expect(new Set(live.rows().map(({ times }) => times))).toEqual(new Set([1]));

    // Few enough to be shown each.
    const shown = live.rows().length;
    for (let n = 0; n < 5; n++) await lab.sendMessage({ topic: rig.topic, key: "user_001", value: { n } });
    await until(() => expect(live.rows().length).toBe(shown + 5));
    expect(
      live
        .rows()
        .slice(shown)
        .map(({ value }) => text(value)),
    ).toEqual([0, 1, 2, 3, 4].map((n) => `{"n":${n}}`));
    live.stop();
  });
});

/** Groups that have a member which reads the topic, or a commit in it; other tests have groups of theirs on the same broker. */
async function groupsOf(bootstrap: string, topic: string): Promise<string[]> {
  const admin = createKafka(plain(bootstrap), { clientId: "who-reads" }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    const ids = groups.map(({ groupId }) => groupId);
    const described = (await admin.describeGroups(ids)).groups;
    const reads = described.filter(({ members }) => members.some(({ memberMetadata }) => memberMetadata.includes(topic)));
    const committed = await Promise.all(
      ids.map(async (groupId) => {
        const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
        return offsets?.partitions.some(({ offset }) => offset !== "-1") ? [groupId] : [];
      }),
    );
    return [...reads.map(({ groupId }) => groupId), ...committed.flat()];
  } finally {
    await admin.disconnect();
  }
}
