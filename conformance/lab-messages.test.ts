import { afterAll, beforeAll, expect, test } from "vitest";
import type { LogMessage, MessageBatch, MessageSource, Shown } from "../lib/contract/message-rows.ts";
import { onEachBroker } from "./brokers.ts";
import type { LabRig } from "./lab-rig.ts";
import { codeOf, startRig, untilSettled } from "./lab-rig.ts";
import { uniqueName, until } from "./until.ts";

const text = (shown: Shown) => (shown.kind === "text" ? shown.text : shown.kind);
const place = ({ partition, offset }: Pick<LogMessage, "partition" | "offset">) => `${partition}:${offset}`;

onEachBroker((broker) => {
  const { bootstrap } = broker;
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
    const before = (await broker.cli(["groups", "--list"])).stdout;
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
    expect((await broker.cli(["groups", "--list"])).stdout).toBe(before);
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
